"""What a party does with its answer, and what the coordinator does with it in return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries import letters, policies
from needs.inquiries.actions.progress import note_if_complete
from needs.inquiries.enums import AnswerStatus, Confidence, Stance
from needs.inquiries.models import Answer, AnswerLine
from needs.inquiries.recipients import people_answering
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.ui import formats

# A draft is what one form holds; more than this is not typed by a person.
MOST_DRAFT_FIELDS = 2_000
LONGEST_DRAFT_VALUE = 20_000

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class LineInput:
    """A quantity as the party submits it."""

    item_id: int
    quantity: Decimal
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What became of a draft; if it was not saved, `message` says why and `theirs` what stands."""

    answer: Answer
    saved: bool
    message: str = ""
    theirs: dict[str, list[str]] = field(default_factory=dict)


def _locked(answer: Answer) -> Answer:
    return (
        Answer.objects.select_for_update(of=("self",))
        .select_related("inquiry__procurement", "organisation")
        .get(pk=answer.pk)
    )


def _clean_raw(values: Raw) -> dict[str, list[str]]:
    if len(values) > MOST_DRAFT_FIELDS:
        raise ActionError(_("The draft holds more fields than the form has."))
    return {
        name: [str(part)[:LONGEST_DRAFT_VALUE].replace("\x00", "") for part in parts]
        for name, parts in values.items()
    }


@transaction.atomic
def save_draft(
    *, actor: Any, answer: Answer, values: Raw, version: int, token: str
) -> DraftOutcome:
    """Keep what is typed, valid or not, while the answer can be written in; used while typing.

    `version` is the one the page was opened with and `token` names the page. When another page has
    saved in between, nothing is overwritten: both drafts are kept, and the outcome says so.
    """
    answer = _locked(answer)
    require(policies.may_answer(actor, answer))
    raw = _clean_raw(values)
    if answer.version != version and answer.draft_token != token:
        return _collision(actor, answer, raw, changed_meanwhile(answer, version))
    first = answer.status == AnswerStatus.ASKED
    if answer.status in {AnswerStatus.ASKED, AnswerStatus.DRAFT}:
        answer.begin()
    answer.draft, answer.draft_token = raw, token[:32]
    answer.draft_saved_at, answer.draft_saved_by = clock.now(), actor
    answer.version += 1
    answer.save(
        update_fields=[
            "status",
            "draft",
            "draft_token",
            "draft_saved_at",
            "draft_saved_by",
            "version",
        ]
    )
    if first:
        record(
            "needs.answer_begun",
            actor=actor,
            obj=answer,
            organisation=answer.organisation,
            case=answer.inquiry.procurement,
        )
    return DraftOutcome(answer, saved=True)


def _collision(
    actor: Any, answer: Answer, raw: dict[str, list[str]], changed: str = ""
) -> DraftOutcome:
    answer.other_draft = {
        "values": raw,
        "by": getattr(actor, "name", ""),
        "at": clock.now().isoformat(),
    }
    answer.save(update_fields=["other_draft"])
    saved_by = answer.draft_saved_by or answer.submitted_by
    message = _(
        "%(name)s saved other figures at %(time)s, after you opened the page. Nothing is lost: "
        "yours stand in the form, theirs beside them below. Save again to keep yours."
    ) % {"name": getattr(saved_by, "name", ""), "time": formats.moment(answer.draft_saved_at)}
    return DraftOutcome(answer, saved=False, message=changed or message, theirs=dict(answer.draft))


def changed_meanwhile(answer: Answer, version: int) -> str:
    """What to say to who wrote in a page that was opened before the inquiry changed; else ""."""
    if not 0 <= version < answer.changed_at_version:
        return ""
    return _(
        "The inquiry was changed while you wrote. Nothing is lost: what you wrote stands in the "
        "form. Look at what has changed, above all at units, before you go on."
    )


def _check_lines(answer: Answer, lines: Sequence[LineInput]) -> None:
    wanted = set(answer.inquiry.items.values_list("pk", flat=True))
    given = [line.item_id for line in lines]
    demanded = set(answer.inquiry.items.filter(required=True).values_list("pk", flat=True))
    if not demanded <= set(given) <= wanted or len(set(given)) != len(given):
        raise ActionError(_("Every line needs a quantity. Write 0 where you need none."))
    for line in lines:
        if line.quantity < 0:
            raise ActionError(_("A quantity cannot be negative."), field=f"quantity_{line.item_id}")
        if line.confidence not in Confidence.values:
            raise ActionError(_("Choose how sure you are."), field=f"confidence_{line.item_id}")
    if not any(line.quantity for line in lines):
        raise ActionError(
            _("All quantities are 0. If you need nothing, use “We need nothing” and say why.")
        )


def _deliver(actor: Any, answer: Answer) -> None:
    """Common to both ways of answering: state, sender, and an empty draft."""
    answer.submit()
    answer.submitted_at, answer.submitted_by = clock.now(), actor
    answer.draft, answer.other_draft, answer.draft_token = {}, {}, ""
    answer.known_version = answer.inquiry.version
    answer.version += 1
    answer.save()


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
) -> Answer:
    """Submit the answer: it is counted from now on and can be changed only if it is sent back.

    Every line must have a quantity and at least one more than zero. Raises `ActionError` when
    somebody has saved since `version`, `Refused` when the party may not answer (any more).
    """
    answer = _locked(answer)
    require(policies.may_answer(actor, answer))
    if answer.version != version:
        raise ActionError(
            changed_meanwhile(answer, version)
            or _("A colleague saved the answer just now. Read it again and submit then.")
        )
    _check_lines(answer, lines)
    answer.answers, answer.contact_name, answer.comment = answers, contact_name, comment
    answer.stance, answer.stance_reason = Stance.NEEDS, ""
    answer.lines.all().delete()
    AnswerLine.objects.bulk_create(
        AnswerLine(
            answer=answer,
            item_id=line.item_id,
            quantity=line.quantity,
            confidence=line.confidence,
            note=line.note,
        )
        for line in lines
    )
    _deliver(actor, answer)
    record(
        "needs.answer_submitted",
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={"quantities": {str(line.item_id): str(line.quantity) for line in lines}},
    )
    note_if_complete(actor, answer.inquiry)
    return answer


@transaction.atomic
def answer_nothing(*, actor: Any, answer: Answer, reason: str, contact_name: str = "") -> Answer:
    """Answer that nothing is needed, with the reason: counted as an answer of zero."""
    answer = _locked(answer)
    require(policies.may_answer(actor, answer))
    if not reason.strip():
        raise ActionError(_("Say why nothing is needed."), field="reason")
    answer.stance, answer.stance_reason = Stance.NOTHING, reason.strip()
    answer.contact_name, answer.comment, answer.answers = contact_name, "", {}
    answer.lines.all().delete()
    _deliver(actor, answer)
    record(
        "needs.answer_nothing",
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
    )
    note_if_complete(actor, answer.inquiry)
    return answer


@transaction.atomic
def return_answer(*, actor: Any, answer: Answer, comment: str) -> Answer:
    """Send a submitted answer back with a comment: not counted until it is submitted again."""
    answer = _locked(answer)
    require(policies.may_return(actor, answer))
    if not comment.strip():
        raise ActionError(_("Say what the party should change."), field="comment")
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
    """Let one party answer after the inquiry has closed, until a day, and tell its people."""
    answer = _locked(answer)
    require(policies.may_allow_late(actor, answer))
    if until < clock.today():
        raise ActionError(_("Choose today or a later day."), field="until")
    answer.late_until = until
    answer.save(update_fields=["late_until"])
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
