"""Two coordinators at once: one registers, the other is told that it is done."""

from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.agreements import actions
from contracts.agreements.models import AgreementOption
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import Refused
from portal.organisations.enums import Role
from portal.procurements.enums import Task
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.mark.django_db(transaction=True)
def test_an_option_is_taken_once_by_two_at_once() -> None:
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    with clock.pretend(date(2026, 11, 23)):
        option: Any = factories.AgreementOptionFactory()
        base.appoint(option.agreement.procurement, actor, Task.COORDINATE)
    ready = Barrier(2, timeout=20)
    outcomes: list[Any] = []

    def take() -> None:
        try:
            with clock.pretend(date(2026, 11, 23)):
                mine = AgreementOption.objects.get(pk=option.pk)
                ready.wait()
                actions.take_option(
                    actor=actor, option=mine, decided_by="Dora", authority="Delegation 3.4"
                )
            outcomes.append("taken")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["refused", "taken"]
    assert AuditEvent.objects.filter(code="agreements.option_taken").count() == 1
