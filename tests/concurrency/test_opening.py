"""Two begin the opening, or confirm it, at the same moment: one opening, certified once."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from portal.core import clock
from portal.core.errors import ActionError
from portal.procurements import actions
from portal.procurements.models import Procurement, TenderOpening
from tests.support.factories.base import UserFactory
from tests.support.factories.procurements import begun, may_read, published

DAY = date(2027, 3, 9)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all at the same moment; "done" or the refusal of each."""
    start = threading.Barrier(len(acts), timeout=20)
    outcomes: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            with clock.pretend(DAY):
                act()
            outcomes.append("done")
        except ActionError as refused:
            outcomes.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_an_opening_is_begun_once(procurement: Procurement, coordinator: Any) -> None:
    published(procurement)
    second = UserFactory(name="Olle")
    for person in (coordinator, second):
        may_read(procurement, person, knows_bidders=False)

    def begin(actor: Any, other: Any) -> Callable[[], Any]:
        return lambda: actions.begin_opening(
            actor=actor, procurement=Procurement.objects.get(pk=procurement.pk), second=other
        )

    found = at_once(begin(coordinator, second), begin(second, coordinator))
    assert found == ["done", "Öppningen är redan påbörjad."]
    assert TenderOpening.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_it_is_certified_once(
    procurement: Procurement, coordinator: Any
) -> None:
    published(procurement)
    with clock.pretend(DAY):
        opening = begun(procurement, coordinator)

    def confirm(actor: Any) -> Callable[[], Any]:
        return lambda: actions.confirm_opening(
            actor=actor, opening=TenderOpening.objects.get(pk=opening.pk)
        )

    assert at_once(confirm(coordinator), confirm(opening.second_opener)) == ["done", "done"]
    opening.refresh_from_db()
    assert opening.is_certified
    assert opening.record is not None
