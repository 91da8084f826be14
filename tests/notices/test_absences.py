"""Being away: the deputy gets letters and tasks, as long as it lasts and they hold the roles."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices import actions, todo
from portal.notices.actions import absences
from portal.notices.enums import LetterStatus
from portal.notices.models import Absence, Letter
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from tests.notices.conftest import ALWAYS, Write
from tests.support.factories import base

DAY = date(2026, 10, 14)


@pytest.fixture
def deputy(bjuv: Organisation) -> User:
    """A colleague with the same role."""
    return base.UserFactory(name="Dag Dep", roles=[(bjuv, Role.PURCHASING_COORDINATOR)])


def away(person: User, deputy: User | None, days: int = 5) -> Absence:
    return absences.go_away(
        person=person, first_day=DAY, last_day=DAY + timedelta(days=days), deputy=deputy
    )


def test_letters_go_to_the_deputy_too_during_the_absence_and_only_then(
    bjuv_coordinator: User, deputy: User, write: Write
) -> None:
    with clock.pretend(DAY):
        away(bjuv_coordinator, deputy)
        write(bjuv_coordinator)
        write(bjuv_coordinator, ALWAYS)
        assert actions.send_waiting() == 3
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        [bjuv_coordinator.email, bjuv_coordinator.email, deputy.email]
    )
    (copy,) = [message for message in mail.outbox if message.to == [deputy.email]]
    assert bjuv_coordinator.name in copy.body, "the deputy is told for whom"
    with clock.pretend(DAY + timedelta(days=6)):
        write(bjuv_coordinator)
        assert actions.send_waiting() == 1, "it has ended by itself"


def test_a_deputy_who_gets_the_letter_anyway_gets_one(bjuv_coordinator: User, deputy: User) -> None:
    with clock.pretend(DAY):
        away(bjuv_coordinator, deputy)
        actions.send(
            kind="tests.now",
            recipients=[bjuv_coordinator, deputy],
            subject="x",
            body_text="x",
            url="/",
            key="k",
        )
    assert Letter.objects.filter(recipient=deputy).count() == 1


def test_tasks_are_shown_to_the_deputy_with_the_name_and_without_what_is_personal(
    bjuv_coordinator: User, deputy: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def for_all(user: User) -> list[todo.TodoItem]:
        return [todo.TodoItem("Gemensamt", "/alla/"), todo.TodoItem(f"Till {user.name}", "/b/")]

    def own(user: User) -> list[todo.TodoItem]:
        return [todo.TodoItem(f"Jäv {user.name}", "/jav/")]

    monkeypatch.setattr(todo, "_providers", [for_all, own])
    monkeypatch.setattr(todo, "_personal", {own})
    with clock.pretend(DAY):
        away(bjuv_coordinator, deputy)
        found = {item.title: item.standing_in_for for item in todo.items_for(deputy)}
        assert found == {
            "Gemensamt": "",
            "Till Dag Dep": "",
            "Jäv Dag Dep": "",
            "Till Bo Berg": "Bo Berg",
        }
        Membership.objects.filter(user=deputy).update(ended_on=DAY)
        access.forget(deputy)
        assert "Till Bo Berg" not in {item.title for item in todo.items_for(deputy)}


def test_a_deputy_who_loses_the_role_gets_nothing_that_was_written_before(
    bjuv_coordinator: User, deputy: User, write: Write
) -> None:
    with clock.pretend(DAY):
        away(bjuv_coordinator, deputy)
        write(bjuv_coordinator)
        Membership.objects.filter(user=deputy).update(ended_on=DAY)
        assert actions.send_waiting() == 1
    assert Letter.objects.get(recipient=deputy).status == LetterStatus.NOT_NEEDED


def test_a_missing_role_is_given_for_those_days_by_one_who_may(
    bjuv_coordinator: User, bjuv_reader: User, bjuv: Organisation
) -> None:
    with clock.pretend(DAY):
        away(bjuv_coordinator, bjuv_reader)
        assert access.may(bjuv_reader, Permission.ANSWER_NEEDS, bjuv)
    row = Membership.objects.get(deputy_for=bjuv_coordinator)
    assert (row.valid_from, row.valid_to) == (DAY, DAY + timedelta(days=5))
    event = AuditEvent.objects.get(code="notices.absence_set")
    assert event.organisation == bjuv
    assert event.data["deputy"] == bjuv_reader.pk


def test_one_who_may_not_give_roles_is_told_to_ask(
    bjuv: Organisation, bjuv_coordinator: User, bjuv_reader: User
) -> None:
    signatory = base.UserFactory(name="Siv Sign", roles=[(bjuv, Role.SIGNATORY)])
    with clock.pretend(DAY), pytest.raises(ActionError) as refusal:
        away(signatory, bjuv_reader)
    assert "Bjuv" in str(refusal.value)
    assert refusal.value.field == "deputy"
    assert not Absence.objects.exists()
    assert not Membership.objects.exclude(deputy_for=None).exists()


def test_days_that_clash_have_passed_or_run_backwards_are_refused(
    bjuv_coordinator: User, lund_coordinator: User
) -> None:
    with clock.pretend(DAY):
        away(bjuv_coordinator, None)
        with pytest.raises(ActionError):
            away(bjuv_coordinator, None)
        with pytest.raises(ActionError):
            absences.go_away(
                person=bjuv_coordinator, first_day=DAY, last_day=DAY - timedelta(days=1)
            )
        with pytest.raises(ActionError):
            away(lund_coordinator, bjuv_coordinator)
        with pytest.raises(ActionError):
            away(lund_coordinator, lund_coordinator)


def test_only_the_one_who_is_away_ends_it_and_once(
    bjuv_coordinator: User, deputy: User, write: Write
) -> None:
    with clock.pretend(DAY):
        row = away(bjuv_coordinator, deputy)
        with pytest.raises(Refused):
            absences.come_back(actor=deputy, absence=row)
        absences.come_back(actor=bjuv_coordinator, absence=row)
        absences.come_back(actor=bjuv_coordinator, absence=row)
        write(bjuv_coordinator)
        assert actions.send_waiting() == 1
    assert AuditEvent.objects.filter(code="notices.absence_ended").count() == 1


def test_both_see_it_on_their_pages_and_the_organisation_on_its_own(
    client_of: Callable[[User], Client], bjuv: Organisation, bjuv_coordinator: User, deputy: User
) -> None:
    client = client_of(bjuv_coordinator)
    today = clock.today()
    form = {"first_day": today, "last_day": today + timedelta(days=3), "deputy": deputy.pk}
    assert client.post("/aviseringar/franvaro/", form).status_code == 302
    assert "Dag Dep" in client.get("/aviseringar/franvaro/").content.decode()
    assert "Bo Berg" in client_of(deputy).get("/aviseringar/franvaro/").content.decode()
    assert "Dag Dep" in client.get(f"/organisationer/{bjuv.pk}/").content.decode()
    pk = Absence.objects.get().pk
    assert client_of(deputy).post(f"/aviseringar/franvaro/{pk}/avsluta/").status_code == 403
    assert client.post(f"/aviseringar/franvaro/{pk}/avsluta/").status_code == 302
    bad = client.post("/aviseringar/franvaro/", form | {"deputy": "0"})
    assert bad.status_code == 200
    assert bad.context["form"].errors
