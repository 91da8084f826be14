"""Who is appointed, hands over, declares, and who reads what a declaration says."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices import todo
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.people.models import User
from portal.procurements import actions, grants, policies, rosters, selectors
from portal.procurements.enums import Interest, Right, Task
from portal.procurements.models import Appointment, Procurement
from tests.support.factories.base import UserFactory, appoint
from tests.support.factories.needs import InquiryFactory
from tests.support.queries import count

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def url(name: str, *args: Any) -> str:
    return reverse(f"procurements:{name}", args=args)


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def colleague(association: Any) -> User:
    """Another coordinator of the association."""
    return UserFactory(name="Berit Kollega", roles=[(association, Role.COORDINATOR)])


@pytest.fixture
def lawyer(association: Any) -> User:
    """The association's lawyer."""
    return UserFactory(name="Jo Jurist", roles=[(association, Role.LAWYER)])


@pytest.fixture
def expert(outsider: User) -> User:
    """Someone from a municipality that is invited to nothing."""
    return outsider


# --- Appointments --------------------------------------------------------------------------------


def test_the_one_responsible_is_appointed_from_the_start(
    case: Procurement, coordinator: User, colleague: User
) -> None:
    [row] = selectors.appointments_of(case)
    assert (row.user, row.task) == (coordinator, Task.COORDINATE)
    assert policies.may_coordinate(coordinator, case)
    assert "ta över den" in policies.may_coordinate(colleague, case).reason
    with pytest.raises(Refused, match="inte utsedd"):
        actions.describe(
            actor=colleague, procurement=case, title="X", diary_number="", area="", description=""
        )


def test_an_appointment_gives_the_right_for_its_time(
    case: Procurement, coordinator: User, colleague: User
) -> None:
    row = actions.appoint(
        actor=coordinator,
        procurement=case,
        user=colleague,
        task=Task.COORDINATE,
        reason="Semester.",
        valid_to=clock.today() + timedelta(days=10),
    )
    assert policies.may_coordinate(colleague, case)
    with clock.pretend(clock.today() + timedelta(days=11)):
        assert not policies.may_coordinate(colleague, case)
    actions.end_appointment(actor=coordinator, appointment=row, reason="Åter.")
    assert not policies.may_coordinate(colleague, case)
    codes = set(AuditEvent.objects.filter(case_id=case.pk).values_list("code", flat=True))
    assert {"procurements.appointed", "procurements.appointment_ended"} <= codes
    assert Letter.objects.filter(recipient=colleague, kind="procurements.appointed").exists()


def test_who_cannot_be_appointed(
    case: Procurement, coordinator: User, bjuv_coordinator: User, association_controller: User
) -> None:
    def give(user: User, task: Task, **fields: Any) -> None:
        actions.appoint(
            actor=fields.pop("actor", coordinator),
            procurement=case,
            user=user,
            task=task,
            reason=fields.pop("reason", "Behövs."),
            **fields,
        )

    with pytest.raises(ActionError, match="samordnare kan samordna"):
        give(bjuv_coordinator, Task.COORDINATE)
    with pytest.raises(ActionError, match="varför"):
        give(association_controller, Task.EVALUATE, reason=" ")
    with pytest.raises(Refused):
        give(association_controller, Task.EVALUATE, actor=association_controller)
    give(bjuv_coordinator, Task.REFER)
    with pytest.raises(ActionError, match="Referensgruppen möter aldrig anbuden"):
        give(bjuv_coordinator, Task.READ_TENDERS)
    with pytest.raises(ActionError, match="redan"):
        give(bjuv_coordinator, Task.REFER)
    with pytest.raises(ActionError, match="Lämna först över"):
        actions.end_appointment(
            actor=coordinator, appointment=case.appointments.get(task="coordinate"), reason="x"
        )


def test_a_coordinator_takes_over_and_what_waits_follows(
    case: Procurement, coordinator: User, colleague: User, bjuv_coordinator: User
) -> None:
    row = case.milestones.get(key="party_list")
    row.done_on = date(2027, 1, 18)
    row.save()

    def waits(person: User) -> bool:
        person.refresh_from_db()
        return any(item.title == "Registrera annonsen" for item in todo.items_for(person))

    assert waits(coordinator)
    with pytest.raises(ActionError, match="varför"):
        actions.hand_over(actor=colleague, procurement=case, to=colleague, reason="")
    with pytest.raises(Refused):
        actions.hand_over(
            actor=bjuv_coordinator, procurement=case, to=bjuv_coordinator, reason="Vill."
        )
    actions.hand_over(actor=colleague, procurement=case, to=colleague, reason="Anna är sjuk.")
    case.refresh_from_db()
    assert case.responsible == colleague
    assert waits(colleague)
    assert not waits(coordinator)
    assert not policies.may_coordinate(coordinator, case)
    event = AuditEvent.objects.get(code="procurements.taken_over")
    assert event.data["reason"] == "Anna är sjuk."
    told = Letter.objects.filter(kind="procurements.handed_over").values_list(
        "recipient", flat=True
    )
    assert set(told) == {coordinator.pk, colleague.pk}


def test_the_pages_appoint_end_and_hand_over(
    case: Procurement, coordinator: User, colleague: User, expert: User, client_of: Browser
) -> None:
    client = client_of(coordinator)
    wrong = client.post(url("team", case.pk), {"task": "refer", "email": "x@y.se", "reason": "R"})
    assert "Ingen loggar in med den adressen" in text_of(wrong)
    client.post(url("team", case.pk), {"task": "refer", "email": expert.email, "reason": "Kan."})
    row = Appointment.objects.get(user=expert)
    client.post(url("end_appointment", case.pk, row.pk), {"reason": "Klar."})
    row.refresh_from_db()
    assert row.ended_reason == "Klar."
    client.post(url("hand_over", case.pk), {"to": colleague.pk, "reason": "Byter jobb."})
    case.refresh_from_db()
    assert case.responsible == colleague


# --- The reference group -------------------------------------------------------------------------


def test_an_expert_from_outside_reads_the_draft_and_nothing_else(
    case: Procurement, coordinator: User, expert: User, client_of: Browser
) -> None:
    inquiry = InquiryFactory(procurement=case, introduction="Utkastets ingress.", lines=1)
    appoint(case, expert, Task.REFER)
    client = client_of(expert)
    page = text_of(client.get(url("reference", case.pk)))
    assert "Utkastets ingress." in page
    for name in ("case", "team", "tenders", "opening", "award", "publication", "readings"):
        assert client.get(url(name, case.pk)).status_code == 404, name
    assert client.get(url("declare", case.pk)).status_code == 200
    part = f"inquiry-{inquiry.pk}"
    client.post(url("reference", case.pk), {"part": part, "text": "Räkna timmar, inte dygn."})
    refused = client.post(url("reference", case.pk), {"part": "annat", "text": "Hej"})
    assert refused.status_code == 200
    assert "Räkna timmar" in text_of(client_of(coordinator).get(url("reference", case.pk)))
    assert case.reference_comments.count() == 1


def test_without_the_task_the_reference_page_does_not_exist(
    case: Procurement, expert: User, bjuv_coordinator: User, client_of: Browser
) -> None:
    for person in (expert, bjuv_coordinator):
        assert client_of(person).get(url("reference", case.pk)).status_code == 404


# --- Declarations --------------------------------------------------------------------------------


def test_only_some_read_what_is_declared(
    case: Procurement,
    lawyer: User,
    colleague: User,
    association_controller: User,
    client_of: Browser,
) -> None:
    appoint(case, association_controller, Task.EVALUATE)
    row = actions.declare(
        actor=association_controller,
        procurement=case,
        interests=[Interest.EMPLOYMENT],
        explanation="Sitter i en styrelse.",
    )
    for person in (association_controller, case.responsible, lawyer):
        page = client_of(person).get(url("declaration", case.pk, row.pk))
        assert "Sitter i en styrelse." in text_of(page), person
    answer = client_of(colleague).get(url("declaration", case.pk, row.pk))
    assert answer.status_code == 404
    register = text_of(client_of(colleague).get(url("declarations")))
    assert "Kim Kontroll" in register
    assert "bisyssla" not in register
    assert "bisyssla" in text_of(client_of(lawyer).get(url("declarations")))
    export = client_of(colleague).get(url("declarations") + "?export=csv")
    assert b"bisyssla" not in export.content


def test_the_person_declares_renews_and_steps_aside_on_the_page(
    case: Procurement, lawyer: User, client_of: Browser
) -> None:
    appoint(case, lawyer, Task.READ_TENDERS)
    client = client_of(lawyer)
    assert any(item.title == "Lämna jävsdeklaration" for item in todo.items_for(lawyer))
    assert not client.get(url("declare", case.pk)).context["form"].errors
    missing = client.post(url("declare", case.pk), {"interests": []})
    assert missing.status_code == 200
    assert missing.context["form"].errors
    client.post(url("declare", case.pk), {"truthful": "on"})
    assert policies.declared(lawyer, case)
    client.post(url("declare", case.pk), {"recuse": "1"})
    assert not grants.case_ids(lawyer, *Right)
    [member] = [m for m in rosters.team_of(case, ended=True) if m.user == lawyer]
    assert member.state == "recused"
    assert not member.is_active


def test_a_declaration_waits_for_the_one_responsible_and_the_lawyer(
    case: Procurement, coordinator: User, lawyer: User, association_controller: User
) -> None:
    appoint(case, association_controller, Task.EVALUATE)
    row = actions.declare(
        actor=association_controller,
        procurement=case,
        interests=[Interest.OTHER],
        explanation="Granne.",
    )

    def waits(person: User) -> bool:
        title = "Besluta om ett anmält intresse"
        return any(item.title == title for item in todo.items_for(person))

    assert waits(coordinator)
    assert waits(lawyer)
    assert not waits(association_controller)
    actions.handle_declaration(
        actor=lawyer, declaration=row, measure="Två läser.", reason="Räcker."
    )
    assert not waits(coordinator)
    again = actions.declare(actor=association_controller, procurement=case)
    with pytest.raises(ActionError, match="Inget intresse"):
        actions.handle_declaration(actor=lawyer, declaration=again, measure="x", reason="y")


def test_the_register_and_the_team_make_the_same_statements_for_many(
    case: Procurement, coordinator: User, client_of: Browser
) -> None:
    client = client_of(coordinator)

    def counted(path: str) -> int:
        client.get(path)
        return count(lambda: client.get(path))[0]

    paths = (url("declarations"), url("team", case.pk), url("case", case.pk))
    before = [counted(path) for path in paths]
    for _ in range(6):
        person = UserFactory()
        appoint(case, person, Task.EVALUATE)
        actions.declare(actor=person, procurement=case)
    assert [counted(path) for path in paths] == before
