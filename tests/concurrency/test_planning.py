"""Two beats, two coordinators and two readers at once."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from needs.inquiries import actions as needs
from needs.inquiries import openings
from needs.inquiries.ladders import Rung
from needs.inquiries.pursuing import AnswerOpening, ReminderSent
from needs.planning import actions
from needs.planning.models import CycleProposal
from portal.core import clock
from portal.core.errors import ActionError
from portal.notices.models import Letter
from portal.organisations.models import BoardMeeting
from portal.rules import reference
from tests.support.factories import usage
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db(transaction=True)
LAST = date(2027, 3, 19)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment; what each returned, or the refusal it got."""
    start, outcomes = threading.Barrier(len(calls), timeout=20), []

    def run(call: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(call())
        except ActionError as refused:
            outcomes.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(outcomes) == len(calls)
    return outcomes


def test_of_two_beats_at_once_one_writes_the_letters(
    procurement: Any, bjuv: Any, bjuv_coordinator: Any
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True, deadline=LAST)
    answer = inquiry.answers.get(organisation=bjuv)
    inquiry.answers.update(asked_at=clock.at(date(2027, 1, 11)))

    def beat() -> Any:
        with clock.pretend(Rung(10).day(LAST)):
            return needs.remind_by_rule(answer_id=answer.pk)

    outcomes = at_once(beat, beat, beat)
    assert sorted(len(rows) for rows in outcomes) == [0, 0, 1]
    assert ReminderSent.objects.count() == Letter.objects.count() == 1


def test_a_reminder_and_a_submission_at_once_never_remind_who_is_done(
    procurement: Any, bjuv: Any, bjuv_coordinator: Any
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True, deadline=LAST)
    answer = inquiry.answers.get(organisation=bjuv)
    inquiry.answers.update(asked_at=clock.at(date(2027, 1, 11)))

    def beat() -> Any:
        with clock.pretend(Rung(3).day(LAST)):
            return needs.remind_by_rule(answer_id=answer.pk)

    def submit() -> Any:
        return needs.answer_nothing(
            actor=bjuv_coordinator, answer=answer, reason="Eget avtal.", contact_name="Bo"
        )

    at_once(beat, submit)
    sent = ReminderSent.objects.first()
    assert ReminderSent.objects.count() <= 1
    answer.refresh_from_db()
    assert answer.is_submitted
    assert sent is None or sent.standing != "submitted"
    assert beat() == []


def test_of_two_first_openings_one_is_kept(
    procurement: Any, bjuv: Any, bjuv_coordinator: Any
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    answer = inquiry.answers.get(organisation=bjuv)
    at_once(*[lambda: openings.note(bjuv_coordinator, answer.pk)] * 3)
    assert AnswerOpening.objects.count() == 1


def test_a_cycle_is_proposed_once(coordinator: Any, bjuv: Any) -> None:
    reference.load()
    agreement = usage.agreement(
        numbers=["5560000001"],
        parties=[bjuv],
        valid=(clock.today(), clock.today() + timedelta(days=900)),
    )

    def propose() -> Any:
        return actions.propose_next(actor=coordinator, source=f"agreement:{agreement.pk}")

    outcomes = at_once(propose, propose)
    assert sum(isinstance(one, ActionError) for one in outcomes) == 1
    assert CycleProposal.objects.count() == 1


def test_two_files_of_the_same_meetings_give_each_once(bjuv: Any, bjuv_coordinator: Any) -> None:
    from needs.planning.meeting_files import Day

    day = clock.today() + timedelta(days=50)
    days = [Day("Socialnämnden", day + timedelta(days=n), day) for n in range(3)]

    def upload() -> Any:
        return actions.add_meetings(actor=bjuv_coordinator, organisation=bjuv, days=days)

    outcomes = at_once(upload, upload)
    assert sorted(len(rows) for rows in outcomes) == [0, 3]
    assert BoardMeeting.objects.count() == 3
