"""An adjustment counts beside the answer, falls with it, and is withdrawn but never deleted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needs.consolidation import actions, public, selectors
from needs.consolidation.enums import AdjustmentState
from needs.consolidation.models import Adjustment
from needs.inquiries import actions as inquiries
from needs.inquiries import notes
from needs.inquiries.actions import LineInput
from needs.inquiries.models import Answer, AnswerLine
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(bjuv_answer: Answer, bjuv_coordinator: Any) -> Answer:
    """Bjuv needs 10 and 20."""
    return submit(bjuv_answer, bjuv_coordinator, 10, 20)


def submit(answer: Answer, person: Any, *quantities: int) -> Answer:
    lines = [
        LineInput(item.pk, Decimal(quantity), "high")
        for item, quantity in zip(answer.inquiry.items.all(), quantities, strict=True)
    ]
    answer.refresh_from_db()
    return inquiries.submit_answer(
        actor=person,
        answer=answer,
        lines=lines,
        answers={},
        contact_name="Bo",
        version=answer.version,
    )


def adjust(actor: Any, answer: Answer, quantity: Any, **other: Any) -> Adjustment:
    return actions.adjust(
        actor=actor,
        answer=answer,
        item=answer.inquiry.items.all()[0],
        quantity=Decimal(quantity),
        **{"reason": "Per månad, inte per år.", "version": answer.version, **other},
    )


def totals(answer: Answer) -> list[Decimal]:
    demand = selectors.consolidated(answer.inquiry.procurement)
    assert demand is not None
    return [row.total for row in demand.items]


def test_the_sum_counts_the_adjusted_figure_and_the_answer_stays(
    submitted: Answer, coordinator: Any, bjuv: Any, bjuv_coordinator: Any, lund_coordinator: Any
) -> None:
    made = adjust(coordinator, submitted, 120)
    demand = selectors.consolidated(submitted.inquiry.procurement)
    assert demand is not None
    assert [demand.items[0].total, demand.items[0].original] == [120, 10]
    assert AnswerLine.objects.filter(answer=submitted).first().quantity == 10
    assert public.need_values(submitted.inquiry.procurement) == {bjuv.pk: Decimal(140_000)}
    assert "120" in public.needs_of(submitted.inquiry.procurement)[bjuv.pk]
    event = AuditEvent.objects.get(code="consolidation.adjusted")
    assert (event.data["from"], event.data["to"]) == ("10.00", "120")
    (note,) = notes.notes_on(submitted, bjuv_coordinator)
    assert made.reason in note.text
    assert note.url == "", "the association's pages are its own"
    assert notes.notes_on(submitted, lund_coordinator) == []


def test_it_falls_when_the_party_answers_anew(
    submitted: Answer, coordinator: Any, bjuv_coordinator: Any
) -> None:
    made = adjust(coordinator, submitted, 120)
    answer = inquiries.return_answer(actor=coordinator, answer=submitted, comment="Se över.")
    assert totals(answer) == [0, 0]
    with clock.pretend(clock.now() + timedelta(hours=1)):
        answer = submit(answer, bjuv_coordinator, 10, 20)
    assert totals(answer) == [10, 20], "the party has had its say, even with the same figure"
    row = Adjustment.objects.with_standing().select_related("answer").get(pk=made.pk)
    assert row.state is AdjustmentState.FALLEN
    again = adjust(coordinator, answer, 110)
    made.refresh_from_db()
    assert made.withdrawn_at is not None, "put away in the same step"
    assert totals(answer) == [110, 20]
    assert again.original == 10


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(quantity=st.decimals(0, 10**9, places=2).filter(lambda q: q != 10))
def test_adjusting_and_withdrawing_leads_back(
    submitted: Answer, coordinator: Any, quantity: Decimal
) -> None:
    before = totals(submitted)
    made = adjust(coordinator, submitted, quantity)
    assert totals(submitted) == [quantity, 20]
    made = actions.withdraw(actor=coordinator, adjustment=made, reason="Parten hade rätt.")
    assert totals(submitted) == before
    assert Adjustment.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("quantity", "other", "field"),
    [
        ("-1", {}, "quantity"),
        ("10", {}, "quantity"),
        ("11", {"reason": " "}, "reason"),
        ("11", {"version": 99}, None),
    ],
)
def test_what_is_refused(
    submitted: Answer, coordinator: Any, quantity: str, other: Any, field: str | None
) -> None:
    with pytest.raises(ActionError) as refused:
        adjust(coordinator, submitted, quantity, **other)
    assert refused.value.field == field
    assert not Adjustment.objects.exists()


def test_who_may_not(submitted: Answer, bjuv_coordinator: Any, lund_answer: Answer) -> None:
    with pytest.raises(Refused):
        adjust(bjuv_coordinator, submitted, 11)
    with pytest.raises(Refused):
        adjust(lund_answer.inquiry.procurement.responsible, lund_answer, 11)


def test_a_line_is_adjusted_once_and_nothing_is_deleted(
    submitted: Answer, coordinator: Any
) -> None:
    made = adjust(coordinator, submitted, 11)
    with pytest.raises(ActionError, match=r"already|redan"):
        adjust(coordinator, submitted, 12)
    with pytest.raises(Refused):
        made.delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM consolidation_adjustment")
    actions.withdraw(actor=coordinator, adjustment=made, reason="Fel rad.")
    with pytest.raises(Refused):
        actions.withdraw(actor=coordinator, adjustment=made, reason="Igen.")


def test_asking_back_sends_each_answer_back_with_its_own_figures(
    submitted: Answer, coordinator: Any, bjuv_coordinator: Any, lund_answer: Answer
) -> None:
    questions = {submitted.pk: ["Familjehem: 10, i fjol 120."]}
    actions.ask_back(
        actor=coordinator,
        procurement=submitted.inquiry.procurement,
        questions=questions,
        comment="Stämmer det?",
    )
    submitted.refresh_from_db()
    assert submitted.status == "returned"
    assert submitted.return_comment == "Stämmer det?\n\n– Familjehem: 10, i fjol 120."
    with pytest.raises(ActionError):
        actions.ask_back(
            actor=coordinator,
            procurement=submitted.inquiry.procurement,
            questions={**questions, lund_answer.pk: ["x"]},
            comment="Igen?",
        )
    with pytest.raises(Refused):
        actions.ask_back(
            actor=bjuv_coordinator,
            procurement=submitted.inquiry.procurement,
            questions=questions,
            comment="x",
        )
