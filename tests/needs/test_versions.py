"""A sent inquiry changes: what becomes of the answers, the drafts and the letters."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from needs.consolidation import selectors as sums
from needs.inquiries import actions, selectors
from needs.inquiries.contents import again_for, content_of
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine, EarlierAnswer, Inquiry, InquiryVersion
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.procurements.registries import check_gate
from portal.questions.definitions import parse

pytestmark = pytest.mark.django_db
LATER = date(2030, 3, 4)
QUESTIONS = {
    "questions": [
        {"type": "integer", "key": "kitchens", "label": "Antal kök?", "unit": "st"},
        {"type": "text", "key": "eco", "label": "Hur mycket ekologiskt?"},
    ]
}


def rows_of(inquiry: Inquiry) -> list[actions.ItemRow]:
    """The lines as the builder would send them."""
    return [
        actions.ItemRow(name=line.name, unit=line.unit, help=line.help, pk=line.id,
                        unit_price=line.unit_price, lot_id=line.lot, cpv=line.cpv,
                        required=line.required)
        for line in content_of(inquiry).lines
    ]  # fmt: skip


def changed(actor: Any, inquiry: Inquiry, rows: list[actions.ItemRow], **more: Any) -> actions.Made:
    """Make `rows` the lines, and send it as the next version."""
    actions.begin_revision(actor=actor, inquiry=inquiry)
    actions.revise_items(actor=actor, inquiry=inquiry, rows=rows)
    how: dict[str, Any] = {"reason": "Fel enhet.", "deadline": LATER, **more}
    made = actions.send_version(actor=actor, inquiry=inquiry, **how)
    inquiry.refresh_from_db()
    return made


def submitted(actor: Any, answer: Answer, *quantities: int, **more: Any) -> Answer:
    """Answer every line."""
    answer.refresh_from_db()
    lines = [
        actions.LineInput(item.pk, Decimal(quantity), "high")
        for item, quantity in zip(answer.inquiry.items.all(), quantities, strict=True)
    ]
    return actions.submit_answer(
        actor=actor, answer=answer, lines=lines, version=answer.version,
        **{"answers": {}, "contact_name": "Bo"} | more,
    )  # fmt: skip


@pytest.fixture
def answered(bjuv_answer: Answer, bjuv_coordinator: Any) -> Answer:
    """Bjuv has answered 10 and 20."""
    return submitted(bjuv_coordinator, bjuv_answer, 10, 20)


def test_who_answered_is_asked_only_about_the_changed_unit(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer, lund_answer: Answer
) -> None:
    first, second = open_inquiry.items.all()
    rows = rows_of(open_inquiry)
    Letter.objects.all().delete()
    made = changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    answered.refresh_from_db()
    assert (made.asked_again, made.told) == (1, 1)
    assert answered.status == AnswerStatus.AGAIN
    assert answered.is_writable(clock.today())
    again = again_for(answered)
    assert again is not None
    assert again.open_items == {first.pk}
    assert [line.item_id for line in again.standing_lines] == [second.pk]
    assert [change.label for change in again.changes if change.subject == "line"] == [first.name]
    demand = sums.consolidated(open_inquiry.procurement)
    assert demand is not None
    totals = {row.item.pk: row.total for row in demand.items}
    assert totals == {first.pk: 0, second.pk: 20}, "what has not changed is counted"
    kept = EarlierAnswer.objects.get(answer=answered)
    assert [(line["quantity"], line["unit"]) for line in kept.lines] == [
        ("10.00", "vårddygn"),
        ("20.00", "vårddygn"),
    ]
    kinds = set(Letter.objects.values_list("kind", "recipient__name"))
    assert {kind for kind, _name in kinds} == {"needs.asked_again", "needs.changed"}
    codes = AuditEvent.objects.values_list("code", flat=True)
    assert {"needs.version_made", "needs.answer_asked_again"} <= set(codes)


def test_answering_again_makes_the_answer_whole(  # noqa: PLR0917 - fixtures
    coordinator: Any, bjuv_coordinator: Any, procurement: Any, open_inquiry: Inquiry,
    answered: Answer, lund_answer: Answer, lund_coordinator: Any,
) -> None:  # fmt: skip
    submitted(lund_coordinator, lund_answer, 1, 1)
    assert check_gate("needs.answered", procurement)
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    assert not check_gate("needs.answered", procurement), "asked again is not answered"
    assert selectors.progress(open_inquiry).again == 2
    submitted(bjuv_coordinator, answered, 365, 20)
    answered.refresh_from_db()
    assert answered.status == AnswerStatus.SUBMITTED
    assert answered.known_version == 2
    assert again_for(answered) is None
    assert EarlierAnswer.objects.filter(answer=answered).count() == 1


def test_a_removed_line_keeps_its_answers_in_the_history_alone(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    rows = rows_of(open_inquiry)
    made = changed(coordinator, open_inquiry, rows[1:])
    answered.refresh_from_db()
    assert made.asked_again == 0
    assert answered.status == AnswerStatus.SUBMITTED
    assert answered.known_version == 2
    assert AnswerLine.objects.get().quantity == 20
    assert EarlierAnswer.objects.get().lines[0]["name"] == rows[0].name


def test_who_said_no_is_asked_again_about_new_lines_alone(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    actions.answer_nothing(actor=bjuv_coordinator, answer=bjuv_answer, reason="Eget avtal.")
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.SUBMITTED
    more = [*rows_of(open_inquiry), actions.ItemRow(name="Ny rad", unit="st")]
    changed(coordinator, open_inquiry, more)
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.AGAIN
    assert bjuv_answer.stance == Stance.NOTHING


def test_a_draft_is_kept_but_for_figures_whose_unit_is_gone(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    first, second = open_inquiry.items.all()
    typed = {f"quantity_{first.pk}": ["500"], f"quantity_{second.pk}": ["ungefär 7"]}
    actions.save_draft(
        actor=bjuv_coordinator, answer=bjuv_answer, values=typed, version=0, token="t1"
    )
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.status == AnswerStatus.DRAFT
    assert bjuv_answer.draft == {f"quantity_{second.pk}": ["ungefär 7"]}
    assert EarlierAnswer.objects.get().draft == typed


def test_a_page_opened_before_the_change_cannot_submit_in_the_old_unit(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    first, second = open_inquiry.items.all()
    typed = {f"quantity_{first.pk}": ["500"], f"quantity_{second.pk}": ["7"]}
    saved = actions.save_draft(
        actor=bjuv_coordinator, answer=bjuv_answer, values=typed, version=0, token="t1"
    ).answer
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    late = actions.save_draft(
        actor=bjuv_coordinator, answer=bjuv_answer, values=typed, version=saved.version, token="t1"
    )
    assert not late.saved
    assert "ändrades medan" in late.message or "changed while" in late.message
    lines = [actions.LineInput(pk, Decimal(1), "high") for pk in (first.pk, second.pk)]
    with pytest.raises(ActionError, match=r"ändrades medan|changed while"):
        actions.submit_answer(
            actor=bjuv_coordinator, answer=bjuv_answer, lines=lines, answers={},
            contact_name="Bo", version=saved.version,
        )  # fmt: skip


def test_questions_that_mean_something_else_lose_their_answer(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    Inquiry.objects.filter(pk=open_inquiry.pk).update(question_set=parse(QUESTIONS).as_json())
    given = {"kitchens": 4, "eco": "Hälften"}
    submitted(bjuv_coordinator, bjuv_answer, 1, 2, answers=given)
    open_inquiry.refresh_from_db()
    actions.begin_revision(actor=coordinator, inquiry=open_inquiry)
    asked = parse(open_inquiry.question_set)
    kitchens = asked.get("kitchens").model_copy(update={"unit": "storkök"})
    actions.revise_questions(
        actor=coordinator, inquiry=open_inquiry,
        question_set=asked.changed([kitchens, asked.get("eco")]),
    )  # fmt: skip
    actions.send_version(
        actor=coordinator, inquiry=open_inquiry, reason="Bara storkök.", deadline=LATER
    )
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.answers == {"eco": "Hälften"}
    again = again_for(bjuv_answer)
    assert again is not None
    assert again.open_questions == {"kitchens"}
    assert again.open_items == set()
    assert EarlierAnswer.objects.get().answers == given


def test_words_alone_ask_nobody_and_write_to_nobody(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    Letter.objects.all().delete()
    rows = rows_of(open_inquiry)
    made = changed(
        coordinator, open_inquiry, [replace(rows[0], help="Även helger."), rows[1]],
        words_only=True,
    )  # fmt: skip
    answered.refresh_from_db()
    assert (made.asked_again, made.letters) == (0, 0)
    assert answered.status == AnswerStatus.SUBMITTED
    assert not Letter.objects.exists()
    rows = rows_of(open_inquiry)
    with pytest.raises(ActionError) as refused:
        changed(
            coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]], words_only=True
        )
    assert refused.value.field == "words_only"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"deadline": date(2030, 3, 3)}, "deadline"),
        ({"deadline": date(2029, 12, 28)}, "deadline"),
    ],
)
def test_a_version_has_a_reason_and_a_day_that_can_be_kept(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer, change: Any, field: str
) -> None:
    rows = rows_of(open_inquiry)
    Inquiry.objects.filter(pk=open_inquiry.pk).update(deadline=date(2030, 1, 2))
    with pytest.raises(ActionError) as refused:
        changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]], **change)
    assert refused.value.field == field
    open_inquiry.refresh_from_db()
    assert open_inquiry.version == 1


def test_those_asked_again_get_five_working_days(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    rows = rows_of(open_inquiry)
    soon = open_inquiry.deadline
    with clock.pretend(soon), pytest.raises(ActionError) as refused:
        changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]], deadline=soon)
    assert refused.value.field == "deadline"
    with clock.pretend(soon):
        made = changed(
            coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]],
            deadline=actions.least_deadline(),
        )  # fmt: skip
    assert made.asked_again == 1


def test_a_change_without_change_and_of_a_closed_inquiry_is_refused(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry
) -> None:
    with pytest.raises(ActionError):
        changed(coordinator, open_inquiry, rows_of(open_inquiry))
    with pytest.raises(Refused):
        actions.begin_revision(actor=bjuv_coordinator, inquiry=open_inquiry)
    actions.close_inquiry(actor=coordinator, inquiry=open_inquiry)
    with pytest.raises(Refused):
        actions.begin_revision(actor=coordinator, inquiry=open_inquiry)


def test_the_parties_see_nothing_of_a_change_that_is_not_sent(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    rows = rows_of(open_inquiry)
    actions.begin_revision(actor=coordinator, inquiry=open_inquiry)
    actions.revise_items(
        actor=coordinator, inquiry=open_inquiry, rows=[replace(rows[0], unit="dygn")]
    )
    open_inquiry.refresh_from_db()
    assert [line.unit for line in content_of(open_inquiry).lines] == ["vårddygn", "vårddygn"]
    actions.drop_revision(actor=coordinator, inquiry=open_inquiry)
    with pytest.raises(ActionError):
        actions.send_version(actor=coordinator, inquiry=open_inquiry, reason="x", deadline=LATER)


def test_versions_and_earlier_answers_never_change(
    coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    assert list(InquiryVersion.objects.values_list("number", flat=True)) == [1, 2]
    for kept in (InquiryVersion, EarlierAnswer):
        with pytest.raises(DatabaseError), transaction.atomic():
            kept._default_manager.update(id=9)
        with pytest.raises(DatabaseError), transaction.atomic():
            kept._default_manager.all().delete()


def test_of_two_coordinators_the_later_one_is_told(coordinator: Any, open_inquiry: Inquiry) -> None:
    rows = rows_of(open_inquiry)
    revision = actions.begin_revision(actor=coordinator, inquiry=open_inquiry)
    save = actions.revise_items
    save(actor=coordinator, inquiry=open_inquiry, rows=rows[:1], edition=revision.edition)
    with pytest.raises(ActionError):
        save(actor=coordinator, inquiry=open_inquiry, rows=rows, edition=revision.edition)
    asked = parse({"version": 2, "questions": QUESTIONS["questions"]})
    actions.revise_questions(actor=coordinator, inquiry=open_inquiry, question_set=asked)
    with pytest.raises(ActionError):
        actions.revise_questions(actor=coordinator, inquiry=open_inquiry, question_set=asked)


def test_an_optional_line_may_be_left_empty(
    coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    first, second = open_inquiry.items.all()
    open_inquiry.items.filter(pk=second.pk).update(required=False)
    answer = actions.submit_answer(
        actor=bjuv_coordinator, answer=bjuv_answer, answers={}, contact_name="Bo", version=0,
        lines=[actions.LineInput(first.pk, Decimal(1), "high")],
    )  # fmt: skip
    assert answer.lines.count() == 1


def test_the_board_says_who_has_answered_which_version(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, answered: Answer
) -> None:
    rows = rows_of(open_inquiry)
    changed(coordinator, open_inquiry, [replace(rows[0], unit="dygn"), rows[1]])
    board = client_of(coordinator).get(f"/behov/{open_inquiry.pk}/svar/?export=csv")
    lines = board.content.decode("utf-8-sig").splitlines()
    place = next(n for n, name in enumerate(lines[0].split(";")) if "ersion" in name)
    found = {line.split(";")[0].strip('"'): line.split(";")[place].strip('"') for line in lines[1:]}
    assert found == {"Bjuv": "1", "Lund": ""}
