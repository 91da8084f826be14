"""The annual wheel: procurements, proposals, agreements and meetings of one year, on one line.

Everybody sees what concerns them: the association all, a member its own. Always a fixed number of
statements, whatever the number of rows and parties.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries.models import Inquiry
from needs.planning import registries, selectors
from needs.planning.enums import EntryKind, StepKey
from needs.planning.models import CycleProposal
from needs.planning.querysets import own_ids
from portal.core import clock
from portal.core.enums import Tone
from portal.organisations import access
from portal.organisations.models import BoardMeeting
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Procurement
from portal.ui import formats

# What a member needs to know of a proposal: when it is asked, decides, and can use the agreement.
FOR_MEMBERS = frozenset({StepKey.NEEDS, StepKey.BOARDS, StepKey.START})
YEARS_AROUND = 5
WHOLE = "whole"  # The bar of the thing itself.


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days of an entry; `key` is unique within it and never changes."""

    key: str
    label: str
    begins: date
    ends: date
    tone: str
    url: str = ""

    def within(self, first: date, last: date) -> "Bar | None":
        """The part of it between two days; None when there is none."""
        if self.ends < first or self.begins > last:
            return None
        return replace(self, begins=max(self.begins, first), ends=min(self.ends, last))

    @property
    def period(self) -> str:
        """Its days in words."""
        return str(formats.period(self.begins, self.ends))


@dataclass(frozen=True, slots=True)
class Mark:
    """One day of an entry; `key` is unique within it and never changes."""

    key: str
    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the wheel. `key` never changes, so that a calendar can follow it."""

    key: str
    kind: EntryKind
    title: str
    url: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def first(self) -> date:
        """Its first day."""
        return min([*(bar.begins for bar in self.bars), *(mark.day for mark in self.marks)])

    def of_year(self, year: int) -> "Entry | None":
        """What of it falls in the year; None when nothing does."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        bars = tuple(part for bar in self.bars if (part := bar.within(first, last)))
        marks = tuple(mark for mark in self.marks if first <= mark.day <= last)
        return replace(self, bars=bars, marks=marks) if bars or marks else None


def wheel(user: Any, year: int) -> list[Entry]:
    """The year of the person, kind by kind and the earliest first."""
    found = [part for entry in entries(user) if (part := entry.of_year(year))]
    order = list(EntryKind)
    return sorted(found, key=lambda entry: (order.index(entry.kind), entry.first, entry.title))


def years() -> list[int]:
    """The years that can be looked at."""
    this = clock.today().year
    return list(range(this - 2, this + YEARS_AROUND + 1))


def entries(user: Any) -> list[Entry]:
    """Everything that concerns the person, of all years."""
    return [
        *_proposals(user),
        *_procurements(user),
        *_agreements(user),
        *_meetings(user),
    ]


def _proposals(user: Any) -> list[Entry]:
    rows = list(CycleProposal.objects.visible_to(user).waiting())
    cycles = selectors.cycles_of(rows)
    whole = access.works_for_association(user)
    found = []
    for row in rows:
        steps = [step for step in cycles[row.pk].steps if whole or step.key in FOR_MEMBERS]
        url = row.get_absolute_url()
        bars = tuple(
            Bar(step.key.value, step.label, step.begins, step.ends, _tone(step.key), url)
            for step in steps
        )
        begin = Mark("begin", cycles[row.pk].begins, _("Begin at the latest"))
        last = Mark("last", cycles[row.pk].last_call_off, _("Last day of what is used now"))
        found.append(
            Entry(
                f"proposal:{row.pk}",
                EntryKind.PROPOSAL,
                row.title,
                url,
                bars,
                (begin, last) if whole else (last,),
            )
        )
    return found


def _tone(key: StepKey) -> str:
    if key in {StepKey.NEEDS, StepKey.BOARDS}:
        return Tone.WARNING
    return Tone.DANGER if key == StepKey.COURT else Tone.INFO


def _procurements(user: Any) -> list[Entry]:
    rows = list(
        Procurement.objects.visible_to(user)
        .exclude(status=ProcurementStatus.CANCELLED)
        .prefetch_related("milestones")
    )
    ids = [row.pk for row in rows]
    spans = registries.spans_of(user, ids)
    for pk, found in _inquiries(user, ids).items():
        spans.setdefault(pk, []).extend(found)
    return [_procurement(row, spans.get(row.pk, [])) for row in rows]


def _procurement(row: Procurement, spans: list[registries.Span]) -> Entry:
    url = row.get_absolute_url()
    marks = tuple(
        Mark(milestone.key, day, milestone.label)
        for milestone in row.milestones.all()
        if (day := milestone.done_on or milestone.planned_on)
    )
    begun = clock.local_date(row.created_at)
    days = [begun, *(mark.day for mark in marks)]
    bars = [Bar(WHOLE, _("Procurement"), min(days), max(days), Tone.INFO, url)]
    bars += [
        Bar(span.key, span.label, span.begins, span.ends, Tone.WARNING, span.url) for span in spans
    ]
    return Entry(f"procurement:{row.pk}", EntryKind.PROCUREMENT, row.title, url, tuple(bars), marks)


def _inquiries(user: Any, procurement_ids: list[int]) -> dict[int, list[registries.Span]]:
    rows = Inquiry.objects.visible_to(user).sent().filter(procurement_id__in=procurement_ids)
    found: dict[int, list[registries.Span]] = {}
    for row in rows:
        begins = clock.local_date(row.sent_at or row.created_at)
        url = row.get_absolute_url() if access.works_for_association(user) else ""
        span = registries.Span(
            f"inquiry:{row.pk}", _("Needs inquiry"), begins, max(begins, row.deadline), url
        )
        found.setdefault(row.procurement_id, []).append(span)
    return found


def _agreements(user: Any) -> list[Entry]:
    found = []
    for row in registries.agreements(user):
        bars = [Bar(WHOLE, _("Call-offs"), row.begins, row.last_call_off, Tone.SUCCESS, row.url)]
        if row.last_contract > row.last_call_off:
            after = row.last_call_off + timedelta(days=1)
            bars.append(
                Bar(
                    "contracts",
                    _("Contracts still run"),
                    after,
                    row.last_contract,
                    Tone.NEUTRAL,
                    row.url,
                )
            )
        marks = [Mark("last", row.last_call_off, _("Last day for call-offs"))]
        marks += [
            Mark(f"notice:{place}", notice.day, _("Last day of notice of an option"))
            for place, notice in enumerate(row.notices)
        ]
        if row.last_contract > row.last_call_off:
            marks.append(Mark("contracts", row.last_contract, _("Last day of contracts")))
        found.append(
            Entry(
                f"agreement:{row.key}",
                EntryKind.AGREEMENT,
                f"{row.title} ({row.number})",
                row.url,
                tuple(bars),
                tuple(marks),
            )
        )
    return found


def _meetings(user: Any) -> list[Entry]:
    """The meetings of a member's own boards; the association has those in the proposals."""
    if access.works_for_association(user):
        return []
    since = clock.today() - timedelta(days=3 * 366)
    rows = (
        BoardMeeting.objects.filter(board__parent_id__in=own_ids(user), date__gte=since)
        .select_related("board__parent")
        .order_by("board__short_name", "board_id", "date")
    )
    by_board: dict[int, list[BoardMeeting]] = {}
    for row in rows:
        by_board.setdefault(row.board_id, []).append(row)
    found = []
    for pk, meetings in by_board.items():
        board = meetings[0].board
        marks = []
        for meeting in meetings:
            marks.append(Mark(f"meeting:{meeting.pk}", meeting.date, _("Meeting")))
            papers = _("Last day for matters")
            marks.append(Mark(f"papers:{meeting.pk}", meeting.agenda_stop, papers))
        title = f"{board.short_name}, {board.parent.short_name}" if board.parent else str(board)
        found.append(Entry(f"board:{pk}", EntryKind.MEETING, title, "", marks=tuple(marks)))
    return found
