"""Two coordinators publish an agreement at once: one publication is shown."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from contracts.cards import actions
from contracts.cards.models import AgreementPublication
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once_and_one_is_shown() -> None:
    association = base.AssociationFactory()
    actor = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    agreement: Any = factories.AgreementFactory()
    ready = Barrier(2, timeout=20)
    outcomes: list[Any] = []

    def publish() -> None:
        try:
            ready.wait()
            outcomes.append(actions.publish_agreement(actor=actor, agreement=agreement).pk)
        finally:
            connection.close()

    threads = [Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(outcomes) == 2
    assert AgreementPublication.objects.current().count() == 1
