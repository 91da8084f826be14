"""Changing an inquiry after it is sent: a working copy, and its sending as the next version.

What becomes of the answers when a version is sent:

- Who has answered and is touched by the change is asked again (`AnswerStatus.AGAIN`). The earlier
  answer is kept as it was (`EarlierAnswer`) and goes on being counted for what has not changed.
  Lines that now mean something else, and questions that do, lose their answer until the party
  answers again.
- Who said that it needs nothing, or does not take part, is asked again only about new lines.
- Who has not answered gets the new version; the draft is kept, but for figures whose unit is gone.
- An answer sent back stays sent back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from needs.inquiries import policies
from needs.inquiries.actions.inquiries import (
    ItemRow,
    check_deadline,
    check_lines,
    check_rows,
    locked_inquiry,
    require_edition,
    write_items,
)
from needs.inquiries.actions.settling import keep_earlier, settle, tell
from needs.inquiries.contents import content_of
from needs.inquiries.models import (
    AnswerLine,
    Inquiry,
    InquiryRevision,
    InquiryVersion,
)
from needs.inquiries.versions import LINE, REMOVED, Content, Diff, Line, diff
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements.models import Lot
from portal.questions.definitions import QuestionSet
from portal.rules.calendar import after_working_days
from portal.ui import formats

# The association's own courtesy: whoever has to answer anew gets at least a working week.
LEAST_WORKING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Made:
    """What a new version came to."""

    version: InquiryVersion
    diff: Diff
    asked_again: int
    told: int
    letters: int


def least_deadline() -> date:
    """The earliest last day that a version that asks something may have."""
    return after_working_days(clock.today(), LEAST_WORKING_DAYS)


def _open(actor: Any, inquiry: Inquiry) -> tuple[Inquiry, InquiryRevision]:
    """Inquiry and working copy under locks; raises `Refused`, or that there is no copy."""
    inquiry = locked_inquiry(inquiry)
    require(policies.may_revise(actor, inquiry))
    revision = InquiryRevision.objects.select_for_update().filter(inquiry=inquiry).first()
    if revision is None:
        raise ActionError(_("The change is already sent or dropped. Begin a new one."))
    return inquiry, revision


@transaction.atomic
def begin_revision(*, actor: Any, inquiry: Inquiry) -> InquiryRevision:
    """The working copy of the next version; begun from the one in force when there is none."""
    inquiry = locked_inquiry(inquiry)
    require(policies.may_revise(actor, inquiry))
    revision, made = InquiryRevision.objects.get_or_create(
        inquiry=inquiry,
        defaults={"content": content_of(inquiry).as_json(), "begun_by": actor},
    )
    if made:
        record("needs.revision_begun", actor=actor, obj=inquiry, case=inquiry.procurement)
    return revision


@transaction.atomic
def drop_revision(*, actor: Any, inquiry: Inquiry) -> Inquiry:
    """Throw the working copy away: the inquiry stays as it was sent."""
    inquiry, revision = _open(actor, inquiry)
    revision.delete()
    record("needs.revision_dropped", actor=actor, obj=inquiry, case=inquiry.procurement)
    return inquiry


def _save(
    actor: Any, inquiry: Inquiry, revision: InquiryRevision, edition: int | None, **parts: Any
) -> InquiryRevision:
    require_edition(revision.edition, edition)
    revision.content = {**revision.content, **parts}
    revision.edition += 1
    revision.save(update_fields=["content", "edition"])
    record(
        "needs.revision_changed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"parts": sorted(parts)},
    )
    return revision


@transaction.atomic
def revise_items(
    *, actor: Any, inquiry: Inquiry, rows: Sequence[ItemRow], edition: int | None = None
) -> InquiryRevision:
    """Make the lines of the working copy exactly `rows`; refused when somebody saved meanwhile."""
    inquiry, revision = _open(actor, inquiry)
    check_rows(inquiry, rows)
    mine = set(inquiry.items.values_list("pk", flat=True))
    names = dict(Lot.objects.filter(procurement=inquiry.procurement).values_list("pk", "name"))
    lines = [
        Line(
            id=row.pk if row.pk in mine else None,
            name=row.name.strip(),
            unit=row.unit.strip(),
            help=row.help.strip(),
            cpv=row.cpv,
            lot=row.lot_id,
            lot_name=names.get(row.lot_id or 0, ""),
            required=row.required,
            unit_price=row.unit_price,
        )
        for row in rows
    ]
    return _save(actor, inquiry, revision, edition, lines=[line.as_json() for line in lines])


@transaction.atomic
def revise_questions(*, actor: Any, inquiry: Inquiry, question_set: QuestionSet) -> InquiryRevision:
    """Set the questions of the working copy; refused when somebody has changed them meanwhile."""
    inquiry, revision = _open(actor, inquiry)
    _require_next(Content.from_json(revision.content).questions, question_set)
    return _save(actor, inquiry, revision, None, questions=question_set.as_json())


def _require_next(current: QuestionSet, changed: QuestionSet) -> None:
    if changed.version != current.version + 1:
        raise ActionError(
            _("Someone else has changed the questions meanwhile. Look at them and do it again.")
        )


@transaction.atomic
def revise_words(
    *,
    actor: Any,
    inquiry: Inquiry,
    title: str,
    introduction: str,
    deadline: date,
    edition: int | None = None,
) -> InquiryRevision:
    """Change title, introduction and last day of the working copy."""
    inquiry, revision = _open(actor, inquiry)
    check_deadline(deadline)
    _require_not_earlier(inquiry, deadline)
    return _save(
        actor,
        inquiry,
        revision,
        edition,
        title=title,
        introduction=introduction,
        deadline=deadline.isoformat(),
    )


def _require_not_earlier(inquiry: Inquiry, deadline: date) -> None:
    if deadline < inquiry.deadline:
        raise ActionError(
            _("The last day cannot be moved to before %(day)s: parties plan by it.")
            % {"day": formats.day(inquiry.deadline)},
            field="deadline",
        )


@transaction.atomic
def send_version(
    *,
    actor: Any,
    inquiry: Inquiry,
    reason: str,
    deadline: date,
    words_only: bool = False,
    edition: int | None = None,
) -> Made:
    """Send the working copy as the next version, and ask again those whom the change touches.

    Raises `ActionError` when nothing has changed, no reason is given, a line has no unit, the last
    day leaves those who are asked fewer than five working days, or `words_only` (nobody is asked
    again) is claimed for a change that is more than words.
    """
    inquiry, revision = _open(actor, inquiry)
    require_edition(revision.edition, edition)
    before = content_of(inquiry)
    after = Content.from_json({**revision.content, "deadline": deadline.isoformat()})
    changed = diff(before, after)
    _check_version(inquiry, after, changed, reason, deadline, words_only=words_only)
    _keep_version(inquiry, before)
    # The answers are locked before the lines are touched: who submits now is either before this
    # version, and asked again, or after it, and told to look.
    rows = inquiry.answers.select_for_update(of=("self",)).select_related("organisation")
    answers = list(rows.order_by("pk"))
    for answer in answers:
        answer.inquiry = inquiry
        keep_earlier(answer, changed)
    _apply(inquiry, after, changed)
    version = InquiryVersion.objects.create(
        inquiry=inquiry,
        number=inquiry.version,
        content=content_of(inquiry).as_json(),
        reason=reason.strip(),
        words_only=words_only,
        made_by=actor,
    )
    revision.delete()
    again = [answer for answer in answers if settle(answer, changed, words_only=words_only)]
    record(
        "needs.version_made",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={
            "version": version.number,
            "changes": len(changed.changes),
            "asked_again": len(again),
            "reason": version.reason[:300],
        },
    )
    told, sent = tell(actor, answers, again, words_only=words_only)
    return Made(version, changed, asked_again=len(again), told=told, letters=sent)


def _check_version(
    inquiry: Inquiry,
    after: Content,
    changed: Diff,
    reason: str,
    deadline: date,
    *,
    words_only: bool,
) -> None:
    if not changed.beside_deadline:
        raise ActionError(
            _("Nothing is changed yet. More time alone is given on the page of the answers.")
        )
    if not reason.strip():
        raise ActionError(_("Say why the inquiry is changed."), field="reason")
    check_lines(after.lines)
    check_deadline(deadline)
    _require_not_earlier(inquiry, deadline)
    if words_only and changed.needs_answers:
        raise ActionError(
            _(
                "More than words is changed: something is new, or means something else. Those who "
                "have answered must be asked about it."
            ),
            field="words_only",
        )
    if changed.asks and not words_only and deadline < least_deadline():
        raise ActionError(
            _("Give the parties at least five working days: until %(day)s or later.")
            % {"day": formats.day(least_deadline())},
            field="deadline",
        )


def _keep_version(inquiry: Inquiry, content: Content) -> None:
    """The version in force, for inquiries that were sent before versions were kept."""
    InquiryVersion.objects.get_or_create(
        inquiry=inquiry,
        number=inquiry.version,
        defaults={
            "content": content.as_json(),
            "made_by": inquiry.sent_by,
            "made_at": inquiry.sent_at or clock.now(),
            "reason": "" if inquiry.version == 1 else "–",
        },
    )


def _apply(inquiry: Inquiry, after: Content, changed: Diff) -> None:
    """Make the inquiry what the working copy says. Lines that are gone take their figures along."""
    gone = {int(c.key) for c in changed.changes if c.subject == LINE and c.kind == REMOVED}
    reset = {int(key) for key in changed.keys(LINE, resets=True)}
    AnswerLine.objects.filter(answer__inquiry=inquiry, item_id__in=gone | reset).delete()
    rows = [
        ItemRow(
            name=line.name,
            unit=line.unit,
            help=line.help,
            unit_price=line.unit_price,
            lot_id=line.lot,
            pk=line.id,
            cpv=line.cpv,
            required=line.required,
        )
        for line in after.lines
    ]
    try:
        write_items(inquiry, rows)
    except ProtectedError as error:
        raise ActionError(
            _("A line that is taken away is used elsewhere, and has to stay.")
        ) from error
    inquiry.title, inquiry.introduction = after.title, after.introduction
    inquiry.deadline = date.fromisoformat(after.deadline)
    inquiry.question_set = after.questions.as_json()
    inquiry.version += 1
    inquiry.edition += 1
    inquiry.save(
        update_fields=[
            "title",
            "introduction",
            "deadline",
            "question_set",
            "version",
            "edition",
        ]
    )
