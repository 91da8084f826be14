"""What is known about a person is told to them, erased on request, and the rest is kept."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pghistory.models import Events

from portal.audit.actions import record
from portal.audit.models import AuditEvent, Look
from portal.core import clock, personal_data
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.privacy import actions, audit_codes, checks, policies
from portal.privacy.models import NumberFind, RetentionSwitch
from tests.support.factories import base

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def letter_to(person: User, **changes: Any) -> Letter:
    given = {
        "kind": "test", "key": f"k{Letter.objects.count()}", "recipient": person,
        "subject": "Påminnelse", "body": "Hej", "path": "/", **changes,
    }  # fmt: skip
    return Letter.objects.create(**given)


def test_every_model_about_persons_says_what_it_holds() -> None:
    silent = [f"{m._meta.label}.{f}" for m, f in checks.suspects()]
    assert silent
    assert [warning.msg for warning in checks.every_model_says_what_it_holds()] == []


def test_a_person_fetches_everything_about_themselves(
    client_of: Browser, bjuv_coordinator: User
) -> None:
    letter_to(bjuv_coordinator, body="Hemligt bara för Bo")
    page = client_of(bjuv_coordinator).get("/personuppgifter/mina/").content.decode()
    assert bjuv_coordinator.email in page
    assert "Hemligt bara för Bo" in page
    answer = client_of(bjuv_coordinator).get("/personuppgifter/mina/fil/")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["person"]["e-postadress"] == bjuv_coordinator.email
    models = {part["model"] for part in told["held"]}
    assert {"organisations.Membership", "notices.Letter"} <= models
    assert AuditEvent.objects.filter(code=audit_codes.TAKEN_OUT, actor=bjuv_coordinator).exists()


def test_it_tells_nothing_about_others(
    client_of: Browser, bjuv_coordinator: User, lund_coordinator: User
) -> None:
    letter_to(lund_coordinator, body="Bara för Lo")
    answer = client_of(bjuv_coordinator).get("/personuppgifter/mina/fil/")
    assert "Bara för Lo" not in answer.content.decode()


def test_only_the_associations_administrator_sees_anothers(
    client_of: Browser, coordinator: User, association_admin: User, bjuv_coordinator: User
) -> None:
    path = f"/personuppgifter/person/{bjuv_coordinator.pk}/"
    assert client_of(bjuv_coordinator).get(path).status_code == 404
    assert client_of(coordinator).get(path).status_code == 403
    page = client_of(association_admin).get(path)
    assert bjuv_coordinator.email in page.content.decode()
    assert Look.objects.filter(
        user=association_admin, outcome=Look.Outcome.SEEN, object_id=str(bjuv_coordinator.pk)
    ).exists()


def test_erasing_is_shown_before_it_is_done(
    client_of: Browser, association_admin: User, bjuv_coordinator: User
) -> None:
    letter_to(bjuv_coordinator)
    browser = client_of(association_admin)
    path = f"/personuppgifter/person/{bjuv_coordinator.pk}/radera/"
    page = browser.get(path).content.decode()
    assert "Bjuvs kommun" in page
    assert "Tas bort" in page
    assert "arkivlagen" in page
    assert browser.post(path, {"reason": "Bad om det"}).status_code == 200
    bjuv_coordinator.refresh_from_db()
    assert bjuv_coordinator.name == "Bo Berg"
    answer = browser.post(path, {"reason": "Bad om det", "understood": "on"})
    assert answer.status_code == 302
    bjuv_coordinator.refresh_from_db()
    assert bjuv_coordinator.name == f"Raderad person {bjuv_coordinator.pk}"


def test_erasing_takes_the_person_and_keeps_what_they_did(
    association_admin: User, bjuv_coordinator: User, bjuv: Organisation, client_of: Browser
) -> None:
    person = bjuv_coordinator
    person.set_password("ett långt lösenord 12")
    person.phone = "040-123456"
    person.save()
    address = person.email
    browser = client_of(person)
    assert browser.get("/start/").status_code == 200
    letter_to(person)
    record("privacy.data_taken_out", actor=person, obj=bjuv, organisation=bjuv)
    actions.erase_person(actor=association_admin, person=person, reason="Bad om det")
    person.refresh_from_db()
    assert (person.phone, person.is_active) == ("", False)
    assert address not in person.email
    assert not person.has_usable_password()
    assert browser.get("/start/").status_code == 302
    assert not Letter.objects.filter(recipient=person).exists()
    assert not Membership.objects.filter(user=person).current(clock.today()).exists()
    kept = AuditEvent.objects.get(code="privacy.data_taken_out")
    assert (kept.actor_id, kept.actor_name) == (person.pk, "Bo Berg")
    erased = AuditEvent.objects.get(code=audit_codes.ERASED)
    assert erased.data["rows"]["notices.Letter"] == 1
    assert "Bo Berg" not in json.dumps(erased.data) + erased.object_name


def test_the_history_of_a_person_never_held_their_name(bjuv_coordinator: User) -> None:
    bjuv_coordinator.language = "en"
    bjuv_coordinator.save()
    events = Events.objects.tracks(bjuv_coordinator)
    assert events.count() >= 2
    text = json.dumps([event.pgh_data for event in events], default=str)
    assert "language" in text
    assert bjuv_coordinator.email not in text
    assert "Bo Berg" not in text


def test_some_people_are_not_erased(
    association: Organisation, association_admin: User, bjuv_coordinator: User, coordinator: User
) -> None:
    with pytest.raises(Refused):
        actions.erase_person(actor=coordinator, person=bjuv_coordinator, reason="x")
    with pytest.raises(Refused):
        actions.erase_person(actor=association_admin, person=association_admin, reason="x")
    second = base.UserFactory(roles=[(association, Role.ASSOCIATION_ADMIN)])
    actions.erase_person(actor=association_admin, person=second, reason="x")
    second.refresh_from_db()
    assert not policies.may_erase(association_admin, second)


def test_retention_only_counts_until_it_is_switched_on(
    association_admin: User, bjuv_coordinator: User
) -> None:
    old = clock.now() - timedelta(days=366 * 6)
    letter_to(bjuv_coordinator, created_at=old)
    fresh = letter_to(bjuv_coordinator)
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "letters\t5\toff\t2\t1" in out.getvalue()
    assert actions.delete_due() == {}
    assert Letter.objects.count() == 2
    rule = personal_data.retention_rule("letters")
    assert rule
    actions.switch_retention(
        actor=association_admin,
        rule=rule,
        is_on=True,
        years=5,
        decision="Direktionen 2026-11-01 § 9",
    )
    assert actions.delete_due() == {"letters": 1}
    assert actions.delete_due() == {"letters": 0}
    assert list(Letter.objects.all()) == [fresh]
    told = AuditEvent.objects.get(code=audit_codes.DELETED)
    assert told.data["decision"] == "Direktionen 2026-11-01 § 9"


def test_what_is_archived_cannot_be_switched_on(association_admin: User) -> None:
    rule = personal_data.retention_rule("events")
    assert rule
    with pytest.raises(ActionError):
        actions.switch_retention(
            actor=association_admin, rule=rule, is_on=True, years=5, decision="x"
        )
    assert rule.due().count() == 0
    assert not RetentionSwitch.objects.exists()


def test_a_coordinator_switches_nothing(client_of: Browser, coordinator: User) -> None:
    path = "/personuppgifter/gallring/letters/"
    sent = {"years": 1, "decision": "x", "is_on": "on"}
    assert client_of(coordinator).post(path, sent).status_code == 403
    assert not RetentionSwitch.objects.exists()


def test_the_page_of_retention_switches_a_rule(client_of: Browser, association_admin: User) -> None:
    browser = client_of(association_admin)
    assert "gallringsbeslut krävs" in browser.get("/personuppgifter/gallring/").content.decode()
    path = "/personuppgifter/gallring/letters/"
    assert browser.post(path, {"years": 3, "is_on": "on"}).status_code == 200
    assert browser.post(path, {"years": 3, "decision": "§ 9", "is_on": "on"}).status_code == 302
    assert RetentionSwitch.objects.get().years == 3
    assert browser.get("/personuppgifter/gallring/events/").status_code == 404


def test_numbers_from_before_are_found_and_not_shown(
    client_of: Browser, association_admin: User, procurement: Any
) -> None:
    procurement.title = "Placering 811218-9876"
    procurement.save()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("find_personal_numbers", stdout=out, stderr=StringIO())
    assert f"procurements.Procurement\t{procurement.pk}\ttitle" in out.getvalue()
    assert "9876" not in out.getvalue()
    actions.search_for_numbers()
    actions.search_for_numbers()
    assert NumberFind.objects.filter(field="title", object_id=str(procurement.pk)).count() == 1
    page = client_of(association_admin).get("/personuppgifter/personnummer/").content.decode()
    assert "procurements.Procurement" in page
    assert "811218" not in page


def test_years_are_counted_by_the_calendar() -> None:
    assert personal_data.years_ago(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert personal_data.years_ago(date(2026, 11, 30), 5) == date(2021, 11, 30)
