"""What a party does with its answer, and what the coordinator does with it in return."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries import letters, policies
from needs.inquiries.actions.drafts import changed_meanwhile, locked
from needs.inquiries.actions.progress import note_if_complete
from needs.inquiries.actions.receipts import ensure_receipt
from needs.inquiries.answering import policies as sharing
from needs.inquiries.enums import Confidence, Stance
from needs.inquiries.models import Answer, AnswerLine
from needs.inquiries.recipients import people_answering
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class LineInput:
    """A quantity as the party submits it."""

    item_id: int
    quantity: Decimal
    confidence: str
    note: str = ""
    existing_agreement: str = ""
    runs_out_on: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that a party says: its stance with the reason, quantities, answers, and who to ask."""

    lines: Sequence[LineInput] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    contact_name: str = ""
    comment: str = ""
    stance: str = Stance.NEEDS
    stance_reason: str = ""


def _check(answer: Answer, content: Content) -> None:
    if content.stance not in Stance.values:
        raise ActionError(_("Choose what you need."), field="stance")
    if content.stance != Stance.NEEDS and not content.stance_reason.strip():
        raise ActionError(_("Say why."), field="stance_reason")
    if content.stance in Stance.with_quantities():
        _check_lines(answer, content)


def _check_lines(answer: Answer, content: Content) -> None:
    """Every demanded line, once; who is unsure may leave lines out and need not want any."""
    wanted = set(answer.inquiry.items.values_list("pk", flat=True))
    given = [line.item_id for line in content.lines]
    demanded = set(answer.inquiry.items.filter(required=True).values_list("pk", flat=True))
    unsure = content.stance == Stance.UNSURE
    if not set(given) <= wanted or len(given) != len(set(given)):
        raise ActionError(_("A line does not belong to the inquiry."))
    if not unsure and not demanded <= set(given):
        raise ActionError(_("Every line needs a quantity. Write 0 where you need none."))
    for line in content.lines:
        if line.quantity < 0:
            raise ActionError(_("A quantity cannot be negative."), field=f"quantity_{line.item_id}")
        if line.confidence not in Confidence.values:
            raise ActionError(_("Choose how sure you are."), field=f"confidence_{line.item_id}")
        if bool(line.existing_agreement) != bool(line.runs_out_on):
            raise ActionError(
                _("Name the agreement that must run out first, and its last day."),
                field=f"until_{line.item_id}",
            )
    if not unsure and not any(line.quantity for line in content.lines):
        raise ActionError(
            _("All quantities are 0. If you need nothing, use “We need nothing” and say why.")
        )


CODES = {
    Stance.NEEDS: "needs.answer_submitted",
    Stance.UNSURE: "needs.answer_unsure",
    Stance.NOTHING: "needs.answer_nothing",
    Stance.DECLINES: "needs.answer_declined",
}


def deliver(actor: Any, answer: Answer, content: Content, **more: Any) -> Answer:
    """Make `content` the answer that counts; for actions that hold the row and have asked whether.

    Quantities and answers to questions of who says no are not kept.
    """
    _check(answer, content)
    says_yes = content.stance in Stance.with_quantities()
    answer.stance = content.stance
    answer.stance_reason = "" if content.stance == Stance.NEEDS else content.stance_reason.strip()
    answer.answers = content.answers if says_yes else {}
    answer.contact_name, answer.comment = content.contact_name, content.comment
    answer.lines.all().delete()
    lines = content.lines if says_yes else ()
    AnswerLine.objects.bulk_create(
        AnswerLine(
            answer=answer,
            item_id=line.item_id,
            quantity=line.quantity,
            confidence=line.confidence,
            note=line.note,
            existing_agreement=line.existing_agreement,
            runs_out_on=line.runs_out_on,
        )
        for line in lines
    )
    answer.submit()
    answer.submitted_at, answer.submitted_by = clock.now(), actor
    answer.draft, answer.other_draft, answer.draft_token = {}, {}, ""
    answer.known_version = answer.inquiry.version
    answer.version += 1
    answer.save()
    record(
        CODES[Stance(content.stance)],
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={"quantities": {str(line.item_id): str(line.quantity) for line in lines}, **more}
        if says_yes
        else more,
    )
    note_if_complete(actor, answer.inquiry)
    return answer


@transaction.atomic
def submit_answer(
    *,
    actor: Any,
    answer: Answer,
    lines: Sequence[LineInput],
    answers: dict[str, Any],
    contact_name: str,
    comment: str = "",
    version: int,
    stance: str = Stance.NEEDS,
    stance_reason: str = "",
) -> Answer:
    """Submit the answer: it is counted from now on and can be changed only if it is sent back.

    Who has needs gives every line a quantity, at least one more than zero. Raises `ActionError`
    when somebody has saved since `version`, `Refused` when the party may not answer (any more) or
    somebody must approve first.
    """
    answer = locked(answer)
    require(sharing.may_submit(actor, answer))
    if answer.version != version:
        raise ActionError(
            changed_meanwhile(answer, version)
            or _("A colleague saved the answer just now. Read it again and submit then.")
        )
    content = Content(lines, answers, contact_name, comment, stance, stance_reason)
    return deliver(actor, answer, content)


@transaction.atomic
def answer_nothing(
    *,
    actor: Any,
    answer: Answer,
    reason: str,
    contact_name: str = "",
    stance: str = Stance.NOTHING,
) -> Answer:
    """Answer no with the reason: that nothing is needed, or that the party does not take part.

    Counted as an answer of zero.
    """
    answer = locked(answer)
    require(sharing.may_submit(actor, answer))
    if not reason.strip():
        raise ActionError(_("Say why nothing is needed."), field="reason")
    if stance not in Stance.without_need():
        raise ActionError(_("Choose what you need."), field="stance")
    content = Content(contact_name=contact_name, stance=stance, stance_reason=reason)
    return deliver(actor, answer, content)


@transaction.atomic
def return_answer(*, actor: Any, answer: Answer, comment: str) -> Answer:
    """Send a submitted answer back with a comment: not counted until it is submitted again."""
    answer = locked(answer)
    require(policies.may_return(actor, answer))
    if not comment.strip():
        raise ActionError(_("Say what the party should change."), field="comment")
    ensure_receipt(answer=answer)
    answer.send_back()
    answer.returned_at, answer.returned_by = clock.now(), actor
    answer.return_comment = comment.strip()
    answer.version += 1
    answer.save()
    record(
        "needs.answer_returned",
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={"comment": answer.return_comment[:300]},
    )
    letters.returned(answer, people_answering([answer.organisation_id])[answer.organisation_id])
    return answer


@transaction.atomic
def allow_late(*, actor: Any, answer: Answer, until: date) -> Answer:
    """Let one party answer until a later day than the others, and tell its people.

    A request of the party that waits is thereby granted.
    """
    answer = locked(answer)
    require(policies.may_allow_late(actor, answer))
    if until < clock.today():
        raise ActionError(_("Choose today or a later day."), field="until")
    if answer.inquiry.is_open and until <= answer.inquiry.deadline:
        raise ActionError(
            _("Choose a day after %(day)s, which is the last day for everyone.")
            % {"day": formats.day(answer.inquiry.deadline)},
            field="until",
        )
    answer.late_until = until
    answer.save(update_fields=["late_until"])
    answer.time_requests.filter(decided_at=None).update(
        decided_at=clock.now(), decided_by=actor, granted_until=until
    )
    record(
        "needs.late_answer_allowed",
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={"until": until.isoformat()},
    )
    letters.late_allowed(answer, people_answering([answer.organisation_id])[answer.organisation_id])
    return answer
