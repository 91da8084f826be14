"""Pursuing answers: the ladder, its reminders, and notes of calls."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from needs.inquiries import ladder_letters, ladders, policies
from needs.inquiries.ladders import Rung
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.pursuing import (
    CallNote,
    Readers,
    ReminderLadder,
    ReminderSent,
    ReminderStep,
)
from needs.inquiries.recipients import people_answering
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations import access
from portal.organisations.enums import Permission

MOST_STEPS = 8


def _lock(key: str) -> None:
    """Let one transaction at a time change the ladder that `key` names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])


def _check(rungs: Sequence[Rung]) -> None:
    if len(rungs) > MOST_STEPS:
        raise ActionError(
            _("At most %(count)s reminders: more are not read.") % {"count": MOST_STEPS}
        )
    if len({rung.days_before for rung in rungs}) != len(rungs):
        raise ActionError(_("Two reminders cannot be sent on the same day."))


def _write(actor: Any, inquiry: Inquiry | None, rungs: Sequence[Rung]) -> ReminderLadder:
    ladder, _made = ReminderLadder.objects.update_or_create(
        inquiry=inquiry, defaults={"changed_by": actor, "changed_at": clock.now()}
    )
    wanted = {rung.days_before: rung.readers for rung in rungs}
    kept = {step.days_before: step for step in ladder.steps.all()}
    for days, step in kept.items():
        if days not in wanted:
            step.delete()
        elif step.readers != wanted[days]:
            step.readers = wanted[days]
            step.save(update_fields=["readers"])
    ReminderStep.objects.bulk_create(
        ReminderStep(ladder=ladder, days_before=days, readers=readers)
        for days, readers in wanted.items()
        if days not in kept
    )
    return ladder


@transaction.atomic
def save_ladder(*, actor: Any, inquiry: Inquiry, rungs: Sequence[Rung]) -> ReminderLadder:
    """Decide on which days those who have not answered are reminded by themselves. Audited.

    Without any rung nobody is reminded by rule. Raises `ActionError` for two on the same day.
    """
    require(policies.may_manage(actor, inquiry))
    _check(rungs)
    _lock(f"needs.ladder:{inquiry.pk}")
    ladder = _write(actor, inquiry, rungs)
    record(
        "needs.ladder_changed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"steps": [[rung.days_before, str(rung.readers)] for rung in rungs]},
    )
    return ladder


@transaction.atomic
def save_default_ladder(*, actor: Any, rungs: Sequence[Rung]) -> ReminderLadder:
    """Decide on the ladder that inquiries follow which have none of their own. Audited."""
    require(policies.may_set_ladder(actor))
    _check(rungs)
    _lock("needs.ladder")
    ladder = _write(actor, None, rungs)
    record(
        "needs.default_ladder_changed",
        actor=actor,
        obj=ladder,
        data={"steps": [[rung.days_before, str(rung.readers)] for rung in rungs]},
    )
    return ladder


@transaction.atomic
def pause_ladder(*, actor: Any, inquiry: Inquiry, paused: bool) -> ReminderLadder:
    """Let the reminders by rule rest, or go on. Audited; the same again changes nothing."""
    require(policies.may_manage(actor, inquiry))
    _lock(f"needs.ladder:{inquiry.pk}")
    ladder = ReminderLadder.objects.filter(inquiry=inquiry).first()
    if ladder is None:
        ladder = _write(actor, inquiry, ladders.default().rungs)
    if (ladder.paused_at is not None) == paused:
        return ladder
    ladder.paused_at = clock.now() if paused else None
    ladder.changed_by, ladder.changed_at = actor, clock.now()
    ladder.save(update_fields=["paused_at", "changed_by", "changed_at"])
    record(
        "needs.ladder_paused" if paused else "needs.ladder_resumed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
    )
    return ladder


@transaction.atomic
def remind_by_rule(*, answer_id: int) -> list[ReminderSent]:
    """Take the step that is due today for one answer; returns what was written.

    Whether the party is done is asked with the answer locked, so that an answer submitted at the
    same moment is either seen or comes after. Safe to run again and at once: the rows of the log
    are unique for party, day and person, and stand or fall with their letters.
    """
    answer = (
        Answer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("inquiry__procurement", "organisation")
        .get(pk=answer_id)
    )
    inquiry = answer.inquiry
    if inquiry.sent_at is None or ladders.is_done(answer):
        return []
    ladder = ladders.ladder_of(inquiry)
    rung = None
    if not ladder.paused:
        rung = ladders.due(
            ladder.rungs,
            asked_on=clock.local_date(answer.asked_at),
            last_day=answer.last_day,
            today=clock.today(),
        )
    if rung is None:
        return []
    return _take(answer, rung)


def _take(answer: Answer, rung: Rung) -> list[ReminderSent]:
    due_on = rung.day(answer.last_day)
    if ReminderSent.objects.filter(answer=answer, due_on=due_on).exists():
        return []
    answering = people_answering([answer.organisation_id]).get(answer.organisation_id, [])
    known = {person.pk for person in answering}
    signing = (
        [
            person
            for person in access.people_with(Permission.SIGN_MANDATE, answer.organisation)
            if person.pk not in known
        ]
        if rung.readers == Readers.WIDER
        else []
    )
    told: list[Any] = [*answering, *signing] or [None]
    rows = ReminderSent.objects.bulk_create(
        ReminderSent(
            answer=answer,
            due_on=due_on,
            days_before=rung.days_before,
            person=person,
            readers=rung.readers,
            last_day=answer.last_day,
            standing=answer.status,
        )
        for person in told
    )
    passed = answer.last_day < clock.today()
    for people, wider in ((answering, False), (signing, True)):
        ladder_letters.remind(answer, people, due_on=due_on, passed=passed, wider=wider)
    record(
        "needs.reminded_by_rule",
        actor=None,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={"step": rung.days_before, "letters": len(answering) + len(signing)},
    )
    return rows


@transaction.atomic
def note_call(
    *,
    actor: Any,
    answer: Answer,
    note: str,
    spoke_with: str = "",
    next_contact_on: date | None = None,
) -> CallNote:
    """Keep what was said in a call with a party, and when to call again. Audited without the words.

    Raises `ActionError` for an empty note or a day that has passed.
    """
    require(policies.may_note_call(actor, answer))
    if not note.strip():
        raise ActionError(_("Write what was said."), field="note")
    if next_contact_on and next_contact_on < clock.today():
        raise ActionError(_("Choose a day that has not passed."), field="next_contact_on")
    call = CallNote.objects.create(
        answer=answer,
        called_by=actor,
        called_at=clock.now(),
        spoke_with=spoke_with.strip(),
        note=note.strip(),
        next_contact_on=next_contact_on,
    )
    record(
        "needs.call_noted",
        actor=actor,
        obj=call,
        case=answer.inquiry.procurement,
        data={
            "answer": answer.pk,
            "next_contact_on": next_contact_on.isoformat() if next_contact_on else "",
        },
    )
    return call
