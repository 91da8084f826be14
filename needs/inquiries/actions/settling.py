"""What becomes of the answers when an inquiry changes under them (see `versions`)."""

from collections.abc import Sequence
from typing import Any

from needs.inquiries import letters
from needs.inquiries.answering.models import Approval
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, EarlierAnswer
from needs.inquiries.recipients import people_answering
from needs.inquiries.versions import LINE, QUESTION, REMOVED, Diff
from portal.audit.actions import record
from portal.core import clock


def keep_earlier(answer: Answer, changed: Diff) -> None:
    """Keep what was answered or typed, as it was."""
    if not changed or (answer.submitted_at is None and not answer.draft):
        return
    EarlierAnswer.objects.get_or_create(
        answer=answer,
        version=answer.inquiry.version,
        defaults={
            "status": answer.status,
            "stance": answer.stance,
            "stance_reason": answer.stance_reason,
            "contact_name": answer.contact_name,
            "comment": answer.comment,
            "lines": [
                {
                    "id": line.item_id,
                    "name": line.item.name,
                    "unit": line.item.unit,
                    "quantity": str(line.quantity),
                    "confidence": line.confidence,
                    "note": line.note,
                }
                for line in answer.lines.select_related("item")
            ],
            "answers": answer.answers,
            "draft": answer.draft,
            "submitted_at": answer.submitted_at,
            "submitted_by": answer.submitted_by,
        },
    )


def settle(answer: Answer, changed: Diff, *, words_only: bool) -> bool:
    """What becomes of one answer; returns whether the party is asked again."""
    lost = changed.keys(QUESTION, resets=True)
    lost |= {c.key for c in changed.changes if c.subject == QUESTION and c.kind == REMOVED}
    answer.answers = {key: value for key, value in answer.answers.items() if key not in lost}
    answer.draft = _draft_left(answer.draft, changed, lost)
    again = False
    if answer.status in AnswerStatus.counted():
        concerned = answer.stance in Stance.with_quantities() or changed.adds_lines
        again = changed.asks and concerned and not words_only
        if again:
            answer.ask_again()
        elif answer.status in AnswerStatus.complete():
            answer.known_version = answer.inquiry.version
    answer.version += 1
    answer.changed_at_version = answer.version
    # What waits for approval is no longer what is asked.
    Approval.objects.waiting().filter(answer=answer).update(taken_back_at=clock.now())
    # No page that was opened before may go on saving as if nothing had happened.
    answer.draft_token = ""
    answer.save()
    return again


def _draft_left(draft: dict[str, Any], changed: Diff, lost: set[str]) -> dict[str, Any]:
    """A draft without figures in a unit that is gone, and without answers to other questions."""
    reset = {f"quantity_{key}" for key in changed.keys(LINE, resets=True)}
    return {
        name: value
        for name, value in draft.items()
        if name not in reset
        and not any(name == f"q-{key}" or name.startswith(f"q-{key}-") for key in lost)
    }


def tell(
    actor: Any, answers: Sequence[Answer], again: Sequence[Answer], *, words_only: bool
) -> tuple[int, int]:
    """Write to those asked again and to those who wait; nobody is written to about words."""
    people = people_answering(answer.organisation_id for answer in answers)
    sent = 0
    for answer in again:
        sent += letters.asked_again(answer, people.get(answer.organisation_id, []))
        record(
            "needs.answer_asked_again",
            actor=actor,
            obj=answer,
            organisation=answer.organisation,
            case=answer.inquiry.procurement,
            data={"version": answer.inquiry.version},
        )
    silent = [a for a in answers if a.status not in AnswerStatus.counted()]
    if words_only:
        return 0, sent
    for answer in silent:
        sent += letters.changed(answer, people.get(answer.organisation_id, []))
    return len(silent), sent
