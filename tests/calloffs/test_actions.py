"""Making, examining, changing and cancelling: who may, what is kept, what counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.calloffs import actions, alerts, figures
from contracts.calloffs.enums import Answer, CallOffStatus
from contracts.calloffs.models import CallOff, CeilingAlert
from contracts.calloffs.terms import Asked, ChangeTerms
from contracts.usage.models import UsageLine
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.rules.enums import Regime
from tests.support.factories import agreements as agreement_factories
from tests.support.factories.calloffs import call_off, terms

Places = list[AgreementSupplier]


def left(agreement: Agreement) -> Decimal | None:
    return figures.figures_of(agreement).total.left


def codes() -> list[str]:
    rows = AuditEvent.objects.filter(code__startswith="calloffs.").order_by("pk")
    return list(rows.values_list("code", flat=True))


def test_a_call_off_counts_at_once_and_is_written_down(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    made = call_off(requester, places[0], bjuv, 400_000, reference="B-17")

    assert made.status == CallOffStatus.REGISTERED
    assert made.proposed == made.place
    assert left(agreement) == 600_000
    event = AuditEvent.objects.get(code="calloffs.registered")
    assert event.organisation == bjuv
    assert event.actor == requester
    line = UsageLine.objects.get(source="call_off")
    assert (line.amount, line.organisation, line.lot) == (made.value, bjuv, made.lot)


def test_only_those_who_make_call_offs_make_them_and_for_their_own(
    *, places: Places, requester: Any, bjuv_reader: Any, coordinator: Any, bjuv: Any, lund: Any
) -> None:
    for actor, buyer in ((bjuv_reader, bjuv), (requester, lund)):
        with pytest.raises(Refused):
            call_off(actor, places[0], buyer)
    assert CallOff.objects.count() == 0
    assert call_off(coordinator, places[0], lund).status == CallOffStatus.REGISTERED


def test_a_non_party_is_refused_with_the_law(
    places: Places, coordinator: Any, outsider: Any
) -> None:
    far = outsider.memberships.get().organisation

    with pytest.raises(Refused) as refusal:
        call_off(coordinator, places[0], far)

    assert refusal.value.paragraph == "LOU 4:1"
    assert CallOff.objects.count() == 0


def test_a_party_whose_days_are_over_is_no_party(
    places: Places, coordinator: Any, bjuv: Any, agreement: Agreement
) -> None:
    agreement.parties.filter(organisation=bjuv).update(valid_to=date(2026, 11, 22))

    with pytest.raises(Refused):
        call_off(coordinator, places[0], bjuv)
    earlier = {"made_on": date(2026, 11, 22)}
    assert call_off(coordinator, places[0], bjuv, **earlier).pk


@pytest.mark.parametrize(
    "changed",
    [
        {"valid_to": date(2026, 11, 22), "last_contract_date": date(2028, 1, 1)},
        {"valid_from": date(2026, 11, 24)},
        {"terminated_from": date(2026, 11, 23)},
    ],
)
def test_an_agreement_that_does_not_hold_is_refused(
    changed: dict[str, Any], places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(**changed)

    with pytest.raises(Refused):
        call_off(requester, places[0], bjuv)


def test_the_second_in_rank_keeps_what_the_first_answered(
    places: Places, requester: Any, bjuv: Any
) -> None:
    with pytest.raises(ActionError) as error:
        call_off(requester, places[1], bjuv)
    assert error.value.field == f"answer_{places[0].pk}"

    answer = Asked(
        places[0].pk, date(2026, 11, 20), Answer.NO_CAPACITY, date(2026, 11, 21), "Fullt"
    )
    made = call_off(requester, places[1], bjuv, asked=(answer,))

    assert made.deviates
    row = made.asked.get()
    assert (row.place, row.answer, row.answered_on) == (
        places[0],
        Answer.NO_CAPACITY,
        date(2026, 11, 21),
    )


def test_use_and_call_offs_are_counted_once_against_the_ceiling(
    places: Places, requester: Any, bjuv: Any, lund: Any, agreement: Agreement
) -> None:
    """300 000 called off, of which 200 000 is delivered; 100 000 bought without a call-off."""
    call_off(requester, places[0], bjuv, 300_000, made_on=date(2026, 9, 1))
    supplier = places[0].supplier
    own = agreement_factories.delivered(bjuv, "2026-10")
    agreement_factories.line(own, supplier, 200_000, date(2026, 10, 5), lot=places[0].lot)
    other = agreement_factories.delivered(lund, "2026-10")
    agreement_factories.line(other, supplier, 100_000, date(2026, 10, 6), lot=places[0].lot)

    total = figures.figures_of(agreement).total

    assert (total.used, total.ordered, total.left) == (300_000, 100_000, 600_000)


def test_the_directive_stops_at_the_ceiling_whoever_asks(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(regime=Regime.DIRECTIVE)

    with pytest.raises(ActionError) as error:
        call_off(requester, places[0], bjuv, 1_000_001, ceiling_reason="Behovet har ökat.")

    assert "C-23/20" in error.value.paragraph
    assert CallOff.objects.count() == 0


@pytest.fixture
def question(places: Places, requester: Any, bjuv: Any, lawyer: Any) -> Any:
    made = call_off(requester, places[0], bjuv, 1_200_000, ceiling_reason="Behovet har ökat.")
    return made.ceiling_request


def test_above_the_ceiling_a_lawyer_is_asked_and_nothing_counts_meanwhile(
    places: Places, requester: Any, bjuv: Any, lawyer: Any, agreement: Agreement
) -> None:
    with pytest.raises(ActionError) as error:
        call_off(requester, places[0], bjuv, 1_200_000)
    assert error.value.field == "ceiling_reason"

    made = call_off(requester, places[0], bjuv, 1_200_000, ceiling_reason="Behovet har ökat.")

    assert made.status == CallOffStatus.WAITING
    assert left(agreement) == 1_000_000
    assert not made.ceiling_request.law_verified
    assert Letter.objects.get().recipient == lawyer
    assert codes() == ["calloffs.ceiling_asked"]


def test_a_lawyer_approves_with_a_paragraph_and_the_one_who_asked_is_told(
    question: Any, lawyer: Any, requester: Any, agreement: Agreement
) -> None:
    made = actions.examine(
        actor=lawyer, request=question, approved=True, note="Ringa avvikelse.", paragraph="19 kap."
    )

    assert made.status == CallOffStatus.REGISTERED
    assert left(agreement) == -200_000
    assert Letter.objects.filter(recipient=requester).count() == 1
    assert codes() == ["calloffs.ceiling_asked", "calloffs.ceiling_approved"]
    with pytest.raises(Refused):
        actions.examine(
            actor=lawyer, request=question, approved=False, note="Nej.", paragraph="19 kap."
        )


def test_a_lawyer_denies(question: Any, lawyer: Any, agreement: Agreement) -> None:
    made = actions.examine(
        actor=lawyer, request=question, approved=False, note="För stort.", paragraph="C-23/20"
    )

    assert made.status == CallOffStatus.DENIED
    assert left(agreement) == 1_000_000
    assert UsageLine.objects.filter(source="call_off").count() == 0


def test_nobody_examines_what_they_asked_and_nobody_without_the_role(
    question: Any, requester: Any, coordinator: Any, lawyer: Any
) -> None:
    decided = {"approved": True, "note": "Ja.", "paragraph": "19 kap."}
    for person in (requester, coordinator):
        with pytest.raises(Refused):
            actions.examine(actor=person, request=question, **decided)
    type(question).objects.filter(pk=question.pk).update(asked_by=lawyer)
    with pytest.raises(Refused):
        actions.examine(actor=lawyer, request=question, **decided)


@pytest.mark.parametrize("missing", ["note", "paragraph"])
def test_a_decision_has_its_assessment_and_paragraph(
    missing: str, question: Any, lawyer: Any
) -> None:
    decided = {"note": "Ja.", "paragraph": "19 kap.", missing: " "}

    with pytest.raises(ActionError) as error:
        actions.examine(actor=lawyer, request=question, approved=True, **decided)

    assert error.value.field == missing


def test_an_agreement_that_ended_meanwhile_is_not_approved(
    question: Any, lawyer: Any, agreement: Agreement
) -> None:
    day = date(2026, 11, 20)
    Agreement.objects.filter(pk=agreement.pk).update(terminated_from=day)

    with pytest.raises(ActionError):
        actions.examine(
            actor=lawyer, request=question, approved=True, note="Ja.", paragraph="19 kap."
        )
    question.call_off.refresh_from_db()
    assert question.call_off.status == CallOffStatus.WAITING


def change(made: CallOff, **changes: Any) -> ChangeTerms:
    now = ChangeTerms(
        made.value, made.quantity, made.contract_to, made.reference, made.delivery, "Färre timmar."
    )
    return replace(now, **changes)


def test_a_change_keeps_what_was_and_counts_anew(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    made = call_off(requester, places[0], bjuv, 400_000)

    actions.change_call_off(
        actor=requester, call_off=made, terms=change(made, value=Decimal(250_000))
    )

    assert left(agreement) == 750_000
    event = AuditEvent.objects.get(code="calloffs.changed")
    assert event.data["changes"] == {"value": ["400000.00", "250000"]}
    assert event.data["reason"] == "Färre timmar."
    lines = UsageLine.objects.filter(source="call_off")
    assert sum(line.amount for line in lines) == 250_000
    with pytest.raises(ActionError):
        actions.change_call_off(
            actor=requester, call_off=made, terms=change(made, value=Decimal(1_000_001))
        )


def test_a_cancelled_call_off_stays_and_counts_no_more(
    places: Places, requester: Any, bjuv_reader: Any, bjuv: Any, agreement: Agreement
) -> None:
    made = call_off(requester, places[0], bjuv, 400_000)
    with pytest.raises(Refused):
        actions.cancel_call_off(actor=bjuv_reader, call_off=made, reason="Fel.")
    with pytest.raises(ActionError):
        actions.cancel_call_off(actor=requester, call_off=made, reason=" ")

    actions.cancel_call_off(actor=requester, call_off=made, reason="Fel leverantör.")

    made.refresh_from_db()
    assert made.status == CallOffStatus.CANCELLED
    assert left(agreement) == 1_000_000
    assert sum(line.amount for line in UsageLine.objects.filter(source="call_off")) == 0
    with pytest.raises(Refused):
        actions.cancel_call_off(actor=requester, call_off=made, reason="Igen.")


def test_alerts_are_told_once_however_often_the_watch_runs(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement, coordinator: Any
) -> None:
    call_off(requester, places[0], bjuv, 760_000)

    raised = alerts.watch(agreement_id=agreement.pk)
    again = alerts.watch(agreement_id=agreement.pk)

    assert [alert.level for alert in raised] == [50, 75]
    assert again == []
    assert Letter.objects.filter(recipient=coordinator, subject__contains="75").count() == 1
    assert Letter.objects.filter(subject__contains="50 %").count() == 0
    call_off(requester, places[0], bjuv, 150_000)
    assert [alert.level for alert in alerts.watch(agreement_id=agreement.pk)] == [90]


def test_a_lot_has_alerts_of_its_own(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    places[0].lot.ceiling = Decimal(200_000)
    places[0].lot.save(update_fields=["ceiling"])
    call_off(requester, places[0], bjuv, 120_000)

    raised = alerts.watch(agreement_id=agreement.pk)

    assert [(alert.lot_id, alert.level) for alert in raised] == [(places[0].lot_id, 50)]


def test_an_alert_is_answered_once_by_those_who_keep_watch(
    *,
    places: Places,
    requester: Any,
    bjuv: Any,
    agreement: Agreement,
    coordinator: Any,
    lawyer: Any,
) -> None:
    call_off(requester, places[0], bjuv, 760_000)
    _low, high = alerts.watch(agreement_id=agreement.pk)
    with pytest.raises(Refused):
        alerts.note_alert(actor=lawyer, alert=high, note="Sett.")

    alerts.note_alert(actor=coordinator, alert=high, note="Ny upphandling planeras.")

    assert CeilingAlert.objects.filter(noted_at=None).count() == 0
    assert alerts.unseen() == []
    with pytest.raises(Refused):
        alerts.note_alert(actor=coordinator, alert=high, note="Igen.")


def test_terms_of_another_lots_supplier_are_refused(
    places: Places, requester: Any, bjuv: Any, agreement: Agreement
) -> None:
    other: Any = agreement_factories.AgreementLotFactory(agreement=agreement)

    with pytest.raises(ActionError) as error:
        actions.register_call_off(
            actor=requester, lot=other, organisation=bjuv, terms=terms(places[0])
        )

    assert error.value.field == "place"
