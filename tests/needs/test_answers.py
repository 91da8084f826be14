"""A party's answer: draft, collision, submission, nothing, sent back, late."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from needs.consolidation import selectors as demands
from needs.inquiries import actions
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer, AnswerLine
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices import todo
from portal.notices.models import Letter
from portal.procurements.registries import check_gate

pytestmark = pytest.mark.django_db


def lines_of(answer: Answer, *quantities: str) -> list[actions.LineInput]:
    pairs = zip(answer.inquiry.items.all(), quantities, strict=True)
    return [actions.LineInput(item.pk, Decimal(quantity), "high") for item, quantity in pairs]


def submit(user: Any, answer: Answer, *quantities: str) -> Answer:
    answer.refresh_from_db()
    return actions.submit_answer(
        actor=user,
        answer=answer,
        lines=lines_of(answer, *quantities),
        answers={},
        contact_name="Bo Berg",
        version=answer.version,
    )


def draft(user: Any, answer: Answer, token: str, version: int, **values: str) -> Any:
    return actions.save_draft(
        actor=user,
        answer=answer,
        values={name: [value] for name, value in values.items()},
        version=version,
        token=token,
    )


def test_a_draft_keeps_what_is_not_valid(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    outcome = draft(bjuv_coordinator, bjuv_answer, "a", 0, quantity_1="omkring tolv")
    assert outcome.saved
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft == {"quantity_1": ["omkring tolv"]}
    assert bjuv_answer.status == AnswerStatus.DRAFT
    assert not bjuv_answer.lines.exists()
    assert AuditEvent.objects.filter(code="needs.answer_begun").count() == 1


def test_one_page_goes_on_saving(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    for value in "123":
        assert draft(bjuv_coordinator, bjuv_answer, "a", 0, quantity_1=value).saved
    bjuv_answer.refresh_from_db()
    assert (bjuv_answer.version, bjuv_answer.draft) == (3, {"quantity_1": ["3"]})


def test_a_second_page_overwrites_nothing(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    draft(bjuv_coordinator, bjuv_answer, "a", 0, quantity_1="1")
    outcome = draft(bjuv_coordinator, bjuv_answer, "b", 0, quantity_1="2")
    assert not outcome.saved
    assert "Bo Berg" in outcome.message
    assert outcome.theirs == {"quantity_1": ["1"]}
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft == {"quantity_1": ["1"]}
    assert bjuv_answer.other_draft["values"] == {"quantity_1": ["2"]}
    assert draft(bjuv_coordinator, bjuv_answer, "b", 1, quantity_1="2").saved


def test_submitting_counts_and_audits(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    submit(bjuv_coordinator, bjuv_answer, "2340", "0")
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.SUBMITTED
    assert bjuv_answer.draft == {}
    assert bjuv_answer.submitted_by == bjuv_coordinator
    assert [line.quantity for line in bjuv_answer.lines.all()] == [2340, 0]
    event = AuditEvent.objects.get(code="needs.answer_submitted")
    assert event.organisation == bjuv_answer.organisation
    with pytest.raises(Refused):
        submit(bjuv_coordinator, bjuv_answer, "1", "1")


def test_every_line_needs_a_quantity(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    for wrong in (
        lines_of(bjuv_answer, "1", "2")[:1],
        lines_of(bjuv_answer, "0", "0"),
        lines_of(bjuv_answer, "-1", "2"),
    ):
        with pytest.raises(ActionError):
            actions.submit_answer(
                actor=bjuv_coordinator,
                answer=bjuv_answer,
                lines=wrong,
                answers={},
                contact_name="x",
                version=0,
            )
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.ASKED


def test_a_colleague_who_saved_meanwhile_stops_the_submission(
    bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    draft(bjuv_coordinator, bjuv_answer, "a", 0, quantity_1="1")
    with pytest.raises(ActionError):
        actions.submit_answer(
            actor=bjuv_coordinator,
            answer=bjuv_answer,
            lines=lines_of(bjuv_answer, "1", "2"),
            answers={},
            contact_name="x",
            version=0,
        )


@pytest.mark.parametrize("who", ["bjuv_reader", "lund_coordinator", "coordinator"])
def test_only_the_partys_own_coordinator_answers(
    who: str, request: Any, bjuv_answer: Answer
) -> None:
    user = request.getfixturevalue(who)
    with pytest.raises(Refused):
        submit(user, bjuv_answer, "1", "2")
    with pytest.raises(Refused):
        draft(user, bjuv_answer, "a", 0, quantity_1="1")
    with pytest.raises(Refused):
        actions.answer_nothing(actor=user, answer=bjuv_answer, reason="x")
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.ASKED


def test_nothing_is_an_answer_with_a_reason(bjuv_coordinator: Any, bjuv_answer: Answer) -> None:
    with pytest.raises(ActionError) as refused:
        actions.answer_nothing(actor=bjuv_coordinator, answer=bjuv_answer, reason="  ")
    assert refused.value.field == "reason"
    actions.answer_nothing(actor=bjuv_coordinator, answer=bjuv_answer, reason="Eget avtal.")
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.needs_nothing
    assert bjuv_answer.status == AnswerStatus.SUBMITTED
    assert AuditEvent.objects.filter(code="needs.answer_nothing").exists()


def test_an_answer_is_sent_back_and_submitted_again(
    coordinator: Any, bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    submit(bjuv_coordinator, bjuv_answer, "10", "20")
    with pytest.raises(ActionError):
        actions.return_answer(actor=coordinator, answer=bjuv_answer, comment=" ")
    with pytest.raises(Refused):
        actions.return_answer(actor=bjuv_coordinator, answer=bjuv_answer, comment="x")
    actions.return_answer(actor=coordinator, answer=bjuv_answer, comment="Per år, inte per månad.")
    letter = Letter.objects.get()
    assert letter.recipient == bjuv_coordinator
    assert "Per år" not in letter.body, "what is said about an answer stays on the page"
    demand = demands.consolidated(bjuv_answer.inquiry.procurement, coordinator)
    assert demand is not None
    assert demand.answered == 0
    assert demand.items[0].total == 0
    with clock.pretend(bjuv_answer.inquiry.deadline + timedelta(days=3)):
        submit(bjuv_coordinator, bjuv_answer, "120", "240")
    assert AnswerLine.objects.get(answer=bjuv_answer, quantity=120)


def test_after_the_last_day_only_an_allowed_answer_is_taken(
    coordinator: Any, bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    after = bjuv_answer.inquiry.deadline + timedelta(days=1)
    last = bjuv_answer.inquiry.deadline
    with clock.pretend(last), pytest.raises(ActionError):
        actions.allow_late(actor=coordinator, answer=bjuv_answer, until=last)
    with clock.pretend(after):
        with pytest.raises(Refused, match=r"stängde|closed"):
            submit(bjuv_coordinator, bjuv_answer, "1", "2")
        actions.allow_late(actor=coordinator, answer=bjuv_answer, until=after)
        assert Letter.objects.get().recipient == bjuv_coordinator
        submit(bjuv_coordinator, bjuv_answer, "1", "2")


def test_writable_in_sql_is_writable_in_python(
    coordinator: Any, bjuv_answer: Answer, lund_answer: Answer
) -> None:
    lund_answer.late_until = lund_answer.inquiry.deadline + timedelta(days=2)
    lund_answer.save()
    for day in range(-1, 4):
        today = bjuv_answer.inquiry.deadline + timedelta(days=day)
        rows = set(Answer.objects.writable(today).values_list("pk", flat=True))
        assert rows == {a.pk for a in (bjuv_answer, lund_answer) if a.is_writable(today)}


def test_the_last_answer_opens_the_gate(
    bjuv_coordinator: Any, lund_coordinator: Any, bjuv_answer: Answer, lund_answer: Answer
) -> None:
    procurement = bjuv_answer.inquiry.procurement
    submit(bjuv_coordinator, bjuv_answer, "1", "2")
    decision = check_gate("needs.answered", procurement)
    assert not decision
    assert "1" in decision.reason
    actions.answer_nothing(actor=lund_coordinator, answer=lund_answer, reason="Eget avtal.")
    assert check_gate("needs.answered", procurement)


def test_the_answer_waits_on_the_front_page(
    bjuv_coordinator: Any, bjuv_reader: Any, bjuv_answer: Answer
) -> None:
    [item] = todo.items_for(bjuv_coordinator)
    assert item.url == bjuv_answer.get_absolute_url()
    assert item.deadline == bjuv_answer.inquiry.deadline
    assert not todo.items_for(bjuv_reader)
    submit(bjuv_coordinator, bjuv_answer, "1", "2")
    assert not todo.items_for(bjuv_coordinator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "submitted"},
        {"status": "returned"},
        {"status": "guessed"},
        {"stance": "nothing"},
    ],
)
def test_the_database_refuses_impossible_answers(
    bjuv_answer: Answer, wrong: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=bjuv_answer.pk).update(**wrong)
