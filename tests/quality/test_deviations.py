"""Deviations from report to closing, and who may know of them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.quality import actions
from contracts.quality.actions.deviations import Proposed
from contracts.quality.enums import DeviationState, Grade, SanctionKind, Severity, Side
from contracts.quality.models import Deviation, PlanStep
from contracts.quality.policies import Responder
from contracts.quality.selectors import deviations, summaries
from portal.audit.models import AuditEvent, Look
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.notices.todo import items_for
from tests.quality.conftest import TODAY, by_link, phone_of
from tests.support.factories import quality

NUMBER = "811218-9876"
WEEK = timedelta(days=7)


def sent(coordinator: Any, deviation: Deviation) -> Deviation:
    """With the supplier."""
    actions.send(
        actor=coordinator, deviation=deviation, text="Insatsen blev sen.", reply_due_on=TODAY + WEEK
    )
    deviation.refresh_from_db()
    return deviation


def acting(coordinator: Any, deviation: Deviation) -> PlanStep:
    """A plan with one step of the supplier's."""
    step = actions.add_step(
        actor=coordinator,
        deviation=deviation,
        what="Ny rutin",
        side=Side.SUPPLIER,
        due_on=TODAY + WEEK,
    )
    actions.begin_plan(actor=coordinator, deviation=deviation)
    step.refresh_from_db()
    return step


def test_from_report_to_closing(coordinator: Any, deviation: Deviation, contact: Any) -> None:
    sent(coordinator, deviation)
    supplier = by_link(deviation, contact)
    actions.reply(
        responder=supplier,
        deviation=deviation,
        text="Vi ändrar rutinen.",
        name="Lena",
        steps=(Proposed("Ny rutin", TODAY + WEEK),),
    )
    actions.begin_plan(actor=coordinator, deviation=deviation)
    step = deviation.steps.get()
    assert step.is_proposed
    with pytest.raises(Refused):
        actions.close(actor=coordinator, deviation=deviation, outcome="Klart.")
    with pytest.raises(Refused):
        actions.verify_step(actor=coordinator, step=step)
    actions.step_done(who=supplier, step=step, done_on=TODAY, how="Beslutad.")
    actions.verify_step(actor=coordinator, step=step)
    done = actions.close(actor=coordinator, deviation=deviation, outcome="Rutinen gäller.")
    assert (done.state, done.closed_by) == (DeviationState.CLOSED, coordinator)
    codes = set(AuditEvent.objects.filter(object_type="quality.deviation").values_list("code"))
    assert {code for (code,) in codes} == {
        f"quality.{name}"
        for name in (
            "deviation_reported", "deviation_sent", "deviation_replied", "plan_begun",
            "step_done", "step_verified", "deviation_closed",
        )
    }  # fmt: skip
    again = actions.reopen(actor=coordinator, deviation=deviation, reason="Hände igen.")
    assert (again.state, again.outcome) == (DeviationState.REPORTED, "Hände igen.")


def test_the_log_and_the_letters_say_nothing_of_what_was_written(
    coordinator: Any, individual: Deviation
) -> None:
    sent(coordinator, individual)
    for event in AuditEvent.objects.filter(object_type="quality.deviation"):
        assert "Flytt" not in f"{event.object_name}{event.data}"
        assert "114" not in f"{event.object_name}{event.data}"
    letter = Letter.objects.filter(kind="quality.supplier").get()
    assert "sen" not in letter.body.split()
    assert "Flytt" not in letter.body + letter.subject


@pytest.mark.parametrize("field", ["title", "description", "term", "case_reference"])
def test_no_text_holds_a_personal_number(
    bjuv_coordinator: Any, agreement: Any, supplier: Any, bjuv: Any, field: str
) -> None:
    values = {"is_individual": True, "case_reference": "Ä 1", field: f"om {NUMBER}"}
    with pytest.raises(ActionError) as refused:
        quality.deviation(bjuv_coordinator, agreement, supplier, organisation=bjuv, **values)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_individual": True}, "case_reference"),
        ({"happened_on": TODAY + WEEK}, "happened_on"),
        ({"title": " "}, "title"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    people: Any, deviation: Deviation, changes: Any, field: str
) -> None:
    with pytest.raises(ActionError) as refused:
        quality.deviation(
            people.bjuv_coordinator,
            deviation.agreement,
            deviation.supplier,
            organisation=deviation.organisation,
            **changes,
        )
    assert refused.value.field == field


def test_one_reports_for_ones_own_only(
    people: Any, agreement: Any, supplier: Any, lund: Any, bjuv: Any
) -> None:
    wrong = (
        (people.bjuv_coordinator, lund),
        (people.bjuv_reader, bjuv),
        (people.bjuv_coordinator, None),
    )
    for person, party in wrong:
        with pytest.raises(ActionError):
            quality.deviation(person, agreement, supplier, organisation=party)
    with pytest.raises(ActionError):
        quality.deviation(
            people.coordinator, agreement, supplier, is_individual=True, case_reference="Ä 1"
        )
    assert quality.deviation(people.coordinator, agreement, supplier).organisation is None


def test_who_knows_of_an_individual_case(individual: Deviation, people: Any) -> None:
    knows = {name for name, user in vars(people).items() if deviations(user).exists()}
    assert knows == {
        "coordinator",
        "association_controller",
        "bjuv_coordinator",
        "bjuv_requester",
    }


def test_who_knows_of_another_deviation(
    deviation: Deviation, association_reader: Any, bjuv_reader: Any, lund_coordinator: Any
) -> None:
    assert deviations(association_reader).exists()
    assert not deviations(bjuv_reader).exists()
    assert not deviations(lund_coordinator).exists()


def test_individual_cases_never_count_in_the_grade(
    individual: Deviation, lund_coordinator: Any, coordinator: Any, agreement: Any, supplier: Any
) -> None:
    assert summaries(lund_coordinator, TODAY.year) == []
    quality.deviation(coordinator, agreement, supplier, severity=Severity.CRITICAL)
    row = summaries(lund_coordinator, TODAY.year)[0]
    assert (row.grade, row.open_deviations) == (Grade.DEFICIENT, 1)


def test_a_reply_or_a_step_that_is_late_is_overdue_and_in_the_to_do_list(
    coordinator: Any, deviation: Deviation
) -> None:
    sent(coordinator, deviation)
    assert not deviations(coordinator).filter(overdue=1).exists()
    with clock.pretend(TODAY + WEEK + timedelta(days=1)):
        assert deviations(coordinator).filter(overdue=1).exists()
        assert any("försenad" in item.title for item in items_for(coordinator))


def test_a_sanction_has_a_decision_a_term_and_an_amount_where_it_is_one(
    coordinator: Any, deviation: Deviation
) -> None:
    said: Any = {
        "term": "7.2 Vite",
        "reason": "Andra gången.",
        "decided_on": TODAY,
        "decided_by": "Dora Direktör",
        "authority": "Delegationsordningen 4.1",
    }
    for kind, amount in ((SanctionKind.PENALTY, None), (SanctionKind.WARNING, Decimal(5))):
        with pytest.raises(ActionError) as refused:
            actions.sanction(
                actor=coordinator, deviation=deviation, kind=kind, amount=amount, **said
            )
        assert refused.value.field == "amount"
    made = actions.sanction(
        actor=coordinator,
        deviation=deviation,
        kind=SanctionKind.PENALTY,
        amount=Decimal(5000),
        **said,
    )
    assert made.recorded_by == coordinator


def test_it_can_be_found_to_be_none_but_not_when_there_is_a_plan(
    coordinator: Any, deviation: Deviation
) -> None:
    acting(coordinator, deviation)
    with pytest.raises(Refused):
        actions.dismiss(actor=coordinator, deviation=deviation, outcome="Missförstånd.")


def test_the_supplier_sees_what_was_sent_and_its_own_steps(
    coordinator: Any, individual: Deviation, contact: Any
) -> None:
    sent(coordinator, individual)
    actions.add_step(
        actor=coordinator, deviation=individual, what="Intern genomgång", side=Side.MEMBER,
        due_on=TODAY + WEEK,
    )  # fmt: skip
    phone = phone_of(individual, contact)
    here = f"/kvalitet/svar/avvikelse/{individual.pk}/"
    page = phone.get(here).content.decode()
    assert "Insatsen blev sen." in page
    for hidden in ("Flytt", "114", "Bjuv", "Intern genomgång", "vecka för sent"):
        assert hidden not in page
    bad = phone.post(here, {"text": "Vi ändrar.", "name": "Lena", "what1": "Ny rutin"})
    assert bad.status_code == 422
    reply = {"text": "Vi ändrar.", "name": "Lena", "what1": "Ny rutin", "due1": "2026-10-20"}
    assert phone.post(here, reply).status_code == 302
    assert phone.post(here, reply).status_code == 422
    actions.begin_plan(actor=coordinator, deviation=individual)
    own, members = individual.steps.get(side="supplier"), individual.steps.get(side="member")
    done = {"done_on": "2026-10-01", "how": "Klart"}
    assert phone.post(f"{here}{own.pk}/", done).status_code == 302
    assert phone.post(f"{here}{members.pk}/", done).status_code == 404
    own.refresh_from_db()
    assert own.done_on == TODAY


def test_the_reading_of_an_individual_case_is_written_down(
    client_of: Any, individual: Deviation, bjuv_coordinator: Any, lund_coordinator: Any
) -> None:
    here = f"/kvalitet/avvikelser/{individual.pk}/"
    assert client_of(bjuv_coordinator).get(here).status_code == 200
    assert Look.objects.filter(user=bjuv_coordinator, outcome="seen").count() == 1
    assert client_of(lund_coordinator).get(here).status_code == 404


def test_the_member_reads_how_it_goes_but_does_not_handle(
    client_of: Any, deviation: Deviation, bjuv_coordinator: Any, coordinator: Any
) -> None:
    browser = client_of(bjuv_coordinator)
    for step in ("skicka", "stang", "ingen", "pafoljd", "atgard"):
        assert browser.get(f"/kvalitet/avvikelser/{deviation.pk}/{step}/").status_code == 403
    sent(coordinator, deviation)
    assert "Insatsen blev sen." in browser.get(deviation.get_absolute_url()).content.decode()


def test_a_responder_without_a_link_does_not_reply(coordinator: Any, deviation: Deviation) -> None:
    sent(coordinator, deviation)
    with pytest.raises(Refused):
        actions.reply(
            responder=Responder(user=coordinator), deviation=deviation, text="x", name="x"
        )
