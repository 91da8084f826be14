"""Who has not declared their interests, or not renewed, is reminded; seldom, and never twice."""

from datetime import date, timedelta

import pytest

from portal.core import clock
from portal.notices.models import Letter
from portal.people.models import User
from portal.procurements import actions
from portal.procurements.actions.reminding import remind_of_declarations
from portal.procurements.enums import Interest, Task
from portal.procurements.models import Declaration, Procurement
from portal.procurements.tasks import remind
from tests.support.factories.base import UserFactory
from tests.support.factories.procurements import begun, certified

pytestmark = pytest.mark.django_db
START = date(2027, 3, 9)


def letters(person: User) -> list[str]:
    kept = Letter.objects.filter(kind="procurements.remind_declaration", recipient=person)
    return list(kept.order_by("pk").values_list("subject", flat=True))


def run_for(days: int) -> None:
    """Every morning of so many days, twice."""
    for day in range(days):
        with clock.pretend(START + timedelta(days=day)):
            remind()
            remind()


def appoint(case: Procurement, actor: User, user: User, task: Task = Task.EVALUATE) -> None:
    with clock.pretend(START):
        actions.appoint(actor=actor, procurement=case, user=user, task=task, reason="Prov.")


def test_a_missing_declaration_is_asked_for_three_times(
    published: Procurement, coordinator: User
) -> None:
    late, quick, gone = (UserFactory() for _ in range(3))
    for person in (late, quick, gone):
        appoint(published, coordinator, person)
    appoint(published, coordinator, UserFactory(), Task.REFER)
    with clock.pretend(START):
        actions.declare(actor=quick, procurement=published)
    gone.is_active = False
    gone.save()
    run_for(30)
    assert (
        letters(late)
        == [
            f"Din jävsdeklaration saknas: ”{published.title}”",
        ]
        * 3
    )
    assert letters(quick) == letters(gone) == []


def test_who_has_read_no_list_is_asked_to_renew_until_it_is_done(
    published: Procurement, coordinator: User
) -> None:
    second = UserFactory()
    with clock.pretend(START):
        begun(published, coordinator, second)
        certified(published)
        Declaration.objects.filter(user=second).update(knows_bidders=False)
    with clock.pretend(START + timedelta(days=3)):
        assert remind_of_declarations() == 1
        assert remind_of_declarations() == 0
        actions.declare(actor=second, procurement=published, knows_bidders=True)
    with clock.pretend(START + timedelta(days=6)):
        assert remind_of_declarations() == 0
    assert letters(second) == [f"Din jävsdeklaration är inte förnyad: ”{published.title}”"]
    assert letters(coordinator) == []


def test_an_interest_that_waits_for_a_decision_is_not_the_persons_to_hurry(
    published: Procurement, coordinator: User
) -> None:
    person = UserFactory()
    appoint(published, coordinator, person)
    with clock.pretend(START):
        actions.declare(
            actor=person,
            procurement=published,
            interests=[next(iter(Interest))],
            explanation="Aktier.",
        )
    run_for(12)
    assert letters(person) == []


def test_a_case_that_is_over_reminds_nobody(published: Procurement, coordinator: User) -> None:
    person = UserFactory()
    appoint(published, coordinator, person)
    Procurement.objects.filter(pk=published.pk).update(status="cancelled")
    run_for(12)
    assert letters(person) == []
