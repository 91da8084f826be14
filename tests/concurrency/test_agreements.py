"""Two coordinators at once: one registers, the other is told that it is done."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.agreements import actions
from contracts.agreements.models import AgreementOption, Amendment
from contracts.agreements.terms import AmendmentTerms
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.organisations.enums import Role
from portal.rules import reference as rules
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.mark.django_db(transaction=True)
def test_an_option_is_taken_once_by_two_at_once() -> None:
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    with clock.pretend(date(2026, 11, 23)):
        case = base.ProcurementFactory(responsible=actor)
        option: Any = factories.AgreementOptionFactory(agreement__procurement=case)
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


@pytest.mark.django_db(transaction=True)
def test_minor_changes_of_two_at_once_are_summed() -> None:
    """Each alone stays below ten per cent; together they do not, so the second is stopped."""
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    rules.load()
    with clock.pretend(date(2025, 11, 23)):
        agreement: Any = factories.AgreementFactory(by_hand=True, regime="directive")
    terms = AmendmentTerms(
        made_on=date(2025, 11, 3),
        description="Fler artiklar.",
        reason="Nya behov.",
        ground="minor",
        value=Decimal(60_000),
        decided_by="Dora",
        authority="Delegation 3.4",
    )
    ready = Barrier(2, timeout=20)
    outcomes: list[Any] = []

    def change() -> None:
        try:
            with clock.pretend(date(2025, 11, 23)):
                ready.wait()
                actions.amend(actor=actor, agreement=agreement, terms=terms)
            outcomes.append("recorded")
        except ActionError as error:
            outcomes.append(error.field)
        finally:
            connection.close()

    threads = [Thread(target=change) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["decision_note", "recorded"]
    assert Amendment.objects.count() == 1
