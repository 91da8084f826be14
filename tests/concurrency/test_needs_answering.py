"""Several people of one municipality at the same moment: nothing is lost, nothing happens twice."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from needs.inquiries import actions
from needs.inquiries.answering.models import AnswerPart, Approval, Receipt, SheetUpload, TimeRequest
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core.errors import ActionError
from portal.documents.models import Document
from portal.notices.models import Letter
from tests.concurrency.test_members import both
from tests.needs.test_answers import lines_of
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment; what each gave, or the refusal."""
    ready, outcomes = Barrier(len(acts), timeout=20), []

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait()
            outcomes.append(act())
        except ActionError as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    return outcomes


@pytest.fixture
def answer(procurement: Any, bjuv: Any, bjuv_coordinator: Any) -> Answer:
    """Bjuv's answer, not begun."""
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    return inquiry.answers.select_related("inquiry__procurement", "organisation").get(
        organisation=bjuv
    )


def save(actor: Any, answer: Answer, token: str, **values: str) -> Callable[[], Any]:
    return lambda: actions.save_draft(
        actor=actor,
        answer=answer,
        values={name: [value] for name, value in values.items()},
        version=0,
        token=token,
    )


def test_colleagues_in_different_fields_lose_nothing(answer: Answer, bjuv_coordinator: Any) -> None:
    outcomes = at_once(
        *(
            save(bjuv_coordinator, answer, f"p{number}", **{f"note_{number}": f"text {number}"})
            for number in range(6)
        )
    )
    assert all(outcome.saved for outcome in outcomes)
    answer.refresh_from_db()
    assert answer.draft == {f"note_{number}": [f"text {number}"] for number in range(6)}
    assert answer.version == 6


def test_colleagues_in_the_same_field_are_told(answer: Answer, bjuv_coordinator: Any) -> None:
    outcomes = at_once(
        save(bjuv_coordinator, answer, "a", comment="mitt"),
        save(bjuv_coordinator, answer, "b", comment="ditt"),
    )
    assert sorted(outcome.saved for outcome in outcomes) == [False, True]
    answer.refresh_from_db()
    both_texts = {answer.draft["comment"][0], answer.other_draft["values"]["comment"][0]}
    assert both_texts == {"mitt", "ditt"}


def test_a_part_is_given_to_one_person(
    answer: Answer, bjuv_coordinator: Any, bjuv_controller: Any, bjuv_reader: Any
) -> None:
    def give(person: Any) -> Callable[[], Any]:
        return lambda: actions.give_part(
            actor=bjuv_coordinator, answer=answer, key="lot:", person=person
        )

    assert both(give(bjuv_controller), give(bjuv_reader)) == ["done", "refused"]
    assert AnswerPart.objects.current().count() == 1


def test_a_writer_who_is_taken_off_at_the_same_moment(
    answer: Answer, bjuv_coordinator: Any, bjuv_controller: Any
) -> None:
    part = actions.give_part(
        actor=bjuv_coordinator, answer=answer, key="lot:", person=bjuv_controller
    )
    write = save_part(bjuv_controller, answer, part)
    outcomes = at_once(write, lambda: actions.withdraw_part(actor=bjuv_coordinator, part=part))
    answer.refresh_from_db()
    refused = [outcome for outcome in outcomes if isinstance(outcome, ActionError)]
    assert len(refused) == (0 if answer.draft else 1), "saved, or refused with words"
    with pytest.raises(ActionError):
        write()


def save_part(actor: Any, answer: Answer, part: AnswerPart) -> Callable[[], Any]:
    return lambda: actions.save_draft(
        actor=actor,
        answer=answer,
        values={"quantity_1": ["5"]},
        version=0,
        token="p",
        part=part,
        scope=lambda name: name == "quantity_1",
    )


def test_of_a_yes_and_a_taking_back_one_happens(
    answer: Answer, bjuv_coordinator: Any, bjuv_controller: Any
) -> None:
    approval = actions.ask_approval(
        actor=bjuv_coordinator, answer=answer, approver=bjuv_controller, version=0
    )
    content = actions.Content(lines=lines_of(answer, "1", "2"), contact_name="Bo")
    outcome = both(
        lambda: actions.approve(actor=bjuv_controller, approval=approval, content=content),
        lambda: actions.take_back(actor=bjuv_coordinator, approval=approval),
    )
    assert outcome == ["done", "refused"]
    approval.refresh_from_db()
    answer.refresh_from_db()
    assert bool(approval.approved) is (answer.status == AnswerStatus.SUBMITTED)


def test_two_yes_submit_once(answer: Answer, bjuv_coordinator: Any, bjuv_controller: Any) -> None:
    approval = actions.ask_approval(
        actor=bjuv_coordinator, answer=answer, approver=bjuv_controller, version=0
    )
    content = actions.Content(lines=lines_of(answer, "1", "2"), contact_name="Bo")

    def yes() -> Any:
        return actions.approve(actor=bjuv_controller, approval=approval, content=content)

    assert both(yes, yes) == ["done", "refused"]
    assert Letter.objects.filter(kind="needs.approved").count() == 1
    assert answer.lines.count() == 2


def test_an_approval_and_a_request_for_time_are_asked_once(
    answer: Answer, bjuv_coordinator: Any, bjuv_controller: Any
) -> None:
    from datetime import timedelta

    until = answer.inquiry.deadline + timedelta(days=3)

    def ask_time() -> Any:
        return actions.ask_time(
            actor=bjuv_coordinator, answer=answer, until=until, reason="Semester"
        )

    def ask_approval() -> Any:
        return actions.ask_approval(
            actor=bjuv_coordinator, answer=answer, approver=bjuv_controller, version=0
        )

    assert both(ask_time, ask_time) == ["done", "refused"]
    assert both(ask_approval, ask_approval) == ["done", "refused"]
    assert (TimeRequest.objects.count(), Approval.objects.count()) == (1, 1)


def test_a_receipt_and_a_workbook_are_made_and_taken_once(
    answer: Answer, bjuv_coordinator: Any
) -> None:
    sheet = SheetUpload.objects.create(
        answer=answer,
        user=bjuv_coordinator,
        version=0,
        changes=[{"field": "comment", "line": "", "column": "", "before": "", "after": "x"}],
    )

    def take() -> Any:
        return actions.take_sheet(actor=bjuv_coordinator, sheet=sheet, untouched={})

    assert both(take, take) == ["done", "refused"]
    answer.refresh_from_db()
    actions.submit_answer(
        actor=bjuv_coordinator,
        answer=answer,
        lines=lines_of(answer, "1", "2"),
        answers={},
        contact_name="Bo",
        version=answer.version,
    )
    made = at_once(*[lambda: actions.ensure_receipt(answer=answer)] * 3)
    assert len({row.pk for row in made}) == 1
    assert (Receipt.objects.count(), Document.objects.count()) == (1, 1)
