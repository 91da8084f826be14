"""What a coordinator does with an inquiry, from first line to closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries import letters, policies
from needs.inquiries.actions.progress import note_if_complete
from needs.inquiries.contents import content_of
from needs.inquiries.models import Answer, Inquiry, InquiryItem, InquiryVersion
from needs.inquiries.recipients import people_answering
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements.models import CpvCode, Participation, Procurement
from portal.questions.definitions import QuestionSet
from portal.rules.calendar import is_working_day
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line as typed in the builder; `pk` None is a new one."""

    name: str
    unit: str
    help: str = ""
    unit_price: Decimal | None = None
    lot_id: int | None = None
    pk: int | None = None
    cpv: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Sending:
    """What a sending came to; `without_people` are parties where nobody can answer yet."""

    asked: int = 0
    letters: int = 0
    without_people: list[str] = field(default_factory=list)


def locked_inquiry(inquiry: Inquiry) -> Inquiry:
    """The inquiry under a lock until the transaction ends."""
    return _locked(inquiry)


def _locked(inquiry: Inquiry) -> Inquiry:
    return (
        Inquiry.objects.select_for_update(of=("self",))
        .select_related("procurement")
        .get(pk=inquiry.pk)
    )


def require_edition(current: int, seen: int | None) -> None:
    """Refuse a saving from a page that was opened before somebody else saved."""
    if seen is not None and seen != current:
        raise ActionError(
            _("Someone else has changed the inquiry meanwhile. Look at it and do it again.")
        )


def check_deadline(deadline: date) -> None:
    """Raise `ActionError` for a last day that is no coming working day."""
    _check_deadline(deadline)


def _check_deadline(deadline: date) -> None:
    if deadline <= clock.today():
        raise ActionError(_("The last day to answer must be after today."), field="deadline")
    if not is_working_day(deadline):
        raise ActionError(
            _("%(day)s is not a working day. Choose a day when people are at work.")
            % {"day": formats.day(deadline)},
            field="deadline",
        )


@transaction.atomic
def create_inquiry(
    *, actor: Any, procurement: Procurement, title: str, introduction: str, deadline: date
) -> Inquiry:
    """Begin an inquiry with one line per lot of the procurement. Nobody is told before it is sent.

    Raises `Refused` for others than coordinators and while another inquiry is under way.
    """
    Procurement.objects.select_for_update().get(pk=procurement.pk)
    require(policies.may_create(actor, procurement))
    _check_deadline(deadline)
    inquiry = Inquiry.objects.create(
        procurement=procurement,
        title=title,
        introduction=introduction,
        deadline=deadline,
        created_by=actor,
    )
    lots = list(procurement.lots.all())
    InquiryItem.objects.bulk_create(
        InquiryItem(inquiry=inquiry, lot=lot, name=lot.name, position=position)
        for position, lot in enumerate({lot.name: lot for lot in lots}.values(), start=1)
    )
    record("needs.inquiry_created", actor=actor, obj=inquiry, case=procurement)
    return inquiry


@transaction.atomic
def edit_inquiry(
    *,
    actor: Any,
    inquiry: Inquiry,
    title: str,
    introduction: str,
    deadline: date,
    edition: int | None = None,
) -> Inquiry:
    """Change the words and the last day of an inquiry that is not sent."""
    inquiry = _locked(inquiry)
    require(policies.may_edit(actor, inquiry))
    require_edition(inquiry.edition, edition)
    _check_deadline(deadline)
    inquiry.title, inquiry.introduction, inquiry.deadline = title, introduction, deadline
    inquiry.edition += 1
    inquiry.save(update_fields=["title", "introduction", "deadline", "edition"])
    record("needs.inquiry_changed", actor=actor, obj=inquiry, case=inquiry.procurement)
    return inquiry


@transaction.atomic
def save_items(
    *, actor: Any, inquiry: Inquiry, rows: Sequence[ItemRow], edition: int | None = None
) -> list[InquiryItem]:
    """Make the lines of an unsent inquiry exactly `rows`, in that order.

    Raises `ActionError` when somebody else has saved since `edition`.
    """
    inquiry = _locked(inquiry)
    require(policies.may_edit(actor, inquiry))
    require_edition(inquiry.edition, edition)
    saved = write_items(inquiry, rows)
    inquiry.edition += 1
    inquiry.save(update_fields=["edition"])
    record(
        "needs.inquiry_changed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"lines": len(saved)},
    )
    return saved


def check_rows(inquiry: Inquiry, rows: Sequence[ItemRow]) -> dict[str, CpvCode]:
    """The CPV codes of the rows. Raises `ActionError` for names twice, lots and codes unknown."""
    names = [row.name.strip().casefold() for row in rows]
    if len(set(names)) != len(names):
        raise ActionError(_("Two lines have the same name. Give each line its own."))
    lots = set(inquiry.procurement.lots.values_list("pk", flat=True))
    if any(row.lot_id is not None and row.lot_id not in lots for row in rows):
        raise ActionError(_("A line names a lot of another procurement."))
    wanted = {row.cpv for row in rows if row.cpv}
    codes = {code.code: code for code in CpvCode.objects.filter(code__in=wanted)}
    if missing := sorted(wanted - codes.keys()):
        raise ActionError(_("There is no CPV code %(codes)s.") % {"codes": ", ".join(missing)})
    return codes


def write_items(inquiry: Inquiry, rows: Sequence[ItemRow]) -> list[InquiryItem]:
    """Make the rows of the inquiry exactly `rows`; the caller has locked it and asked whether."""
    codes = check_rows(inquiry, rows)
    kept = {item.pk: item for item in inquiry.items.all()}
    chosen = {row.pk for row in rows if row.pk}
    inquiry.items.exclude(pk__in=chosen & kept.keys()).delete()
    # Names are unique: rows that swap names are parked out of each other's way first.
    for item in inquiry.items.all():
        item.name = f"\N{EM DASH}{item.pk}"
        item.save(update_fields=["name"])
    saved = []
    for position, row in enumerate(rows, start=1):
        item = kept.get(row.pk or 0) or InquiryItem(inquiry=inquiry)
        item.name, item.unit, item.help = row.name.strip(), row.unit.strip(), row.help.strip()
        item.unit_price, item.lot_id, item.position = row.unit_price, row.lot_id, position
        item.cpv, item.required = codes.get(row.cpv), row.required
        item.save()
        saved.append(item)
    return saved


@transaction.atomic
def save_questions(*, actor: Any, inquiry: Inquiry, question_set: QuestionSet) -> Inquiry:
    """Set the free questions of an unsent inquiry."""
    inquiry = _locked(inquiry)
    require(policies.may_edit(actor, inquiry))
    if inquiry.question_set.get("version", 0) >= question_set.version:
        raise ActionError(
            _("Someone else has changed the questions meanwhile. Look at them and do it again.")
        )
    inquiry.question_set = question_set.as_json()
    inquiry.save(update_fields=["question_set"])
    record(
        "needs.inquiry_changed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"questions": len(question_set)},
    )
    return inquiry


def _check_ready(inquiry: Inquiry) -> None:
    """What an inquiry must hold before it is sent, each as a sentence."""
    check_lines(list(inquiry.items.all()))
    _check_deadline(inquiry.deadline)


def check_lines(items: Sequence[Any]) -> None:
    """Raise `ActionError` when there is no line, or a line has no unit."""
    if not items:
        raise ActionError(_("The inquiry has no lines. Add at least one before you send it."))
    unitless = [item.name for item in items if not item.unit]
    if unitless:
        raise ActionError(
            _("Say in which unit the parties should count: %(lines)s.")
            % {"lines": ", ".join(unitless)}
        )


def _ask(inquiry: Inquiry, organisations: Iterable[Any]) -> Sending:
    """Make an answer row for each and write to its people; one already asked is not asked again."""
    parties = list(organisations)
    people = people_answering(party.pk for party in parties)
    asked = sent = 0
    silent = []
    for party in parties:
        answer, created = Answer.objects.get_or_create(
            inquiry=inquiry,
            organisation=party,
            defaults={"known_version": inquiry.version},
        )
        answer.inquiry = inquiry
        asked += created
        sent += letters.asked(answer, people.get(party.pk, []))
        if not people.get(party.pk):
            silent.append(party.short_name)
    return Sending(asked=asked, letters=sent, without_people=silent)


def _participants(inquiry: Inquiry) -> list[Any]:
    rows = Participation.objects.filter(procurement=inquiry.procurement)
    return [row.organisation for row in rows.select_related("organisation")]


@transaction.atomic
def send_inquiry(*, actor: Any, inquiry: Inquiry) -> Sending:
    """Fix the inquiry and ask every invited party, with a letter to the people who answer there.

    Raises `ActionError` when there is no line, a line has no unit, the last day is not a coming
    working day, or nobody is invited.
    """
    inquiry = _locked(inquiry)
    require(policies.may_send(actor, inquiry))
    _check_ready(inquiry)
    parties = _participants(inquiry)
    if not parties:
        raise ActionError(_("Nobody is invited to the procurement. Invite parties first."))
    inquiry.sent_at, inquiry.sent_by = clock.now(), actor
    inquiry.save(update_fields=["sent_at", "sent_by"])
    InquiryVersion.objects.create(
        inquiry=inquiry,
        number=inquiry.version,
        content=content_of(inquiry).as_json(),
        made_by=actor,
    )
    sending = _ask(inquiry, parties)
    record(
        "needs.inquiry_sent",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"parties": sending.asked, "letters": sending.letters},
    )
    return sending


@transaction.atomic
def ask_newcomers(*, actor: Any, inquiry: Inquiry) -> Sending:
    """Send an open inquiry also to parties that were invited after it was sent."""
    inquiry = _locked(inquiry)
    require(policies.may_manage(actor, inquiry))
    already = set(inquiry.answers.values_list("organisation_id", flat=True))
    sending = _ask(inquiry, [o for o in _participants(inquiry) if o.pk not in already])
    if sending.asked:
        record(
            "needs.newcomers_asked",
            actor=actor,
            obj=inquiry,
            case=inquiry.procurement,
            data={"parties": sending.asked, "letters": sending.letters},
        )
    return sending


@transaction.atomic
def remind(*, actor: Any, inquiry: Inquiry) -> Sending:
    """Write to the parties that have not answered, at most once a day each."""
    inquiry = _locked(inquiry)
    require(policies.may_manage(actor, inquiry))
    waiting = list(
        inquiry.answers.writable(clock.today()).select_related("organisation").order_by("pk")
    )
    people = people_answering(answer.organisation_id for answer in waiting)
    sent, silent = 0, []
    for answer in waiting:
        answer.inquiry = inquiry
        sent += letters.reminded(answer, people.get(answer.organisation_id, []))
        if not people.get(answer.organisation_id):
            silent.append(answer.organisation.short_name)
    if sent:
        record(
            "needs.reminded",
            actor=actor,
            obj=inquiry,
            case=inquiry.procurement,
            data={"parties": len(waiting), "letters": sent},
        )
    return Sending(asked=len(waiting), letters=sent, without_people=silent)


@transaction.atomic
def extend_deadline(*, actor: Any, inquiry: Inquiry, deadline: date) -> Inquiry:
    """Give everyone more time; an earlier day is refused, since parties plan by the first one."""
    inquiry = _locked(inquiry)
    require(policies.may_manage(actor, inquiry))
    _check_deadline(deadline)
    if deadline <= inquiry.deadline:
        raise ActionError(
            _("The new day must be after %(day)s.") % {"day": formats.day(inquiry.deadline)},
            field="deadline",
        )
    before, inquiry.deadline = inquiry.deadline, deadline
    inquiry.save(update_fields=["deadline"])
    record(
        "needs.deadline_moved",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"from": before.isoformat(), "to": deadline.isoformat()},
    )
    return inquiry


@transaction.atomic
def close_inquiry(*, actor: Any, inquiry: Inquiry) -> Inquiry:
    """Decide that the answers in hand are what is counted on; late ones must then be allowed."""
    inquiry = _locked(inquiry)
    require(policies.may_manage(actor, inquiry))
    inquiry.closed_at, inquiry.closed_by = clock.now(), actor
    inquiry.save(update_fields=["closed_at", "closed_by"])
    record(
        "needs.inquiry_closed",
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={"unanswered": inquiry.answers.waiting().count()},
    )
    note_if_complete(actor, inquiry)
    return inquiry
