"""Comments between a party and the coordinator, more time, and parties that are taken out."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries.actions.answers import allow_late
from needs.inquiries.actions.drafts import locked
from needs.inquiries.actions.progress import note_if_complete
from needs.inquiries.actions.recording import record_answer
from needs.inquiries.answering import letters, people, policies
from needs.inquiries.answering.conversation import about_exists
from needs.inquiries.answering.models import AnswerComment, CommentSeen, TimeRequest
from needs.inquiries.models import Answer
from needs.inquiries.recipients import people_answering
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations import access


@transaction.atomic
def comment(*, actor: Any, answer: Answer, text: str, about: str = "") -> AnswerComment:
    """Write to the other side about a line, a question or the whole; who wrote has read the rest.

    Other parties never see it.
    """
    answer = locked(answer)
    require(policies.may_comment(actor, answer))
    if not text.strip():
        raise ActionError(_("Write something."), field="text")
    if not about_exists(answer, about):
        raise ActionError(_("The inquiry has no such line or question."), field="about")
    ours = access.works_for_association(actor)
    row = AnswerComment.objects.create(
        answer=answer,
        about=about,
        author=actor,
        from_association=ours,
        text=text.strip(),
        written_at=clock.now(),
    )
    mark_read(actor=actor, answer=answer)
    record_answer("needs.commented", actor, answer, about=about)
    if ours:
        to = people_answering([answer.organisation_id])[answer.organisation_id]
    else:
        to = people.coordinators_of(answer.inquiry.procurement)
    letters.commented(row, to)
    return row


@transaction.atomic
def mark_read(*, actor: Any, answer: Answer) -> None:
    """Say that a person has read the conversation until now."""
    CommentSeen.objects.update_or_create(
        answer=answer, user=actor, defaults={"seen_at": clock.now()}
    )


@transaction.atomic
def ask_time(*, actor: Any, answer: Answer, until: date, reason: str) -> TimeRequest:
    """Ask the coordinator to let the party answer until a later day than the others."""
    answer = locked(answer)
    require(policies.may_ask_time(actor, answer))
    if until <= max(answer.last_day, clock.today()):
        raise ActionError(
            _("Choose a later day than the last day you have now, and later than today."),
            field="until",
        )
    if not reason.strip():
        raise ActionError(_("Say why you need more time."), field="reason")
    row = TimeRequest.objects.create(
        answer=answer, until=until, reason=reason.strip(), asked_by=actor, asked_at=clock.now()
    )
    record_answer("needs.time_asked", actor, answer, until=until.isoformat())
    letters.time_asked(row, people.coordinators_of(answer.inquiry.procurement))
    return row


@transaction.atomic
def grant_time(*, actor: Any, request: TimeRequest, until: date | None = None) -> TimeRequest:
    """Give the party the time it asks for, or until another day."""
    row = _undecided(request)
    require(policies.may_decide_time(actor, row))
    allow_late(actor=actor, answer=row.answer, until=until or row.until)
    row.refresh_from_db()
    return row


@transaction.atomic
def refuse_time(*, actor: Any, request: TimeRequest, comment: str) -> TimeRequest:
    """Say no to more time, with the reason."""
    row = _undecided(request)
    require(policies.may_decide_time(actor, row))
    if not comment.strip():
        raise ActionError(_("Say why the party gets no more time."), field="comment")
    row.decided_at, row.decided_by, row.comment = clock.now(), actor, comment.strip()
    row.save(update_fields=["decided_at", "decided_by", "comment"])
    record_answer("needs.time_refused", actor, row.answer)
    letters.time_refused(row)
    return row


def _undecided(request: TimeRequest) -> TimeRequest:
    answer = locked(request.answer)
    row = TimeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    row.answer = answer
    return row


@transaction.atomic
def take_out(*, actor: Any, answer: Answer, reason: str) -> Answer:
    """Let a party take part in the inquiry no more, with the reason.

    What it has answered stays readable for the association and for itself and is not counted; the
    others' answers may thereby be complete.
    """
    answer = locked(answer)
    require(policies.may_take_out(actor, answer))
    if not reason.strip():
        raise ActionError(_("Say why the party is taken out."), field="reason")
    answer.take_out()
    answer.version += 1
    answer.save(update_fields=["status", "version"])
    answer.approvals.waiting().update(taken_back_at=clock.now())
    record_answer("needs.party_taken_out", actor, answer, reason=reason.strip()[:300])
    letters.taken_out(answer, people_answering([answer.organisation_id])[answer.organisation_id])
    note_if_complete(actor, answer.inquiry)
    return answer


@transaction.atomic
def bring_back(*, actor: Any, answer: Answer) -> Answer:
    """Let a party that was taken out take part again; its answer stands where it stood."""
    answer = locked(answer)
    require(policies.may_bring_back(actor, answer))
    answer.bring_back()
    answer.version += 1
    answer.save(update_fields=["status", "version"])
    record_answer("needs.party_brought_back", actor, answer)
    return answer
