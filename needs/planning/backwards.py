"""The next cycle, counted backwards from the last day for call-offs: pure, every day with why.

Each step ends where the next begins, so that every day is the latest one that still holds what the
law asks for, what the association has decided, and the days on which the members' boards meet. A
step moved by hand can only be moved earlier: what comes before it follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.planning.enums import LengthKey, StepKey
from portal.rules import calendar
from portal.rules import public as rules
from portal.ui import formats

ONE_DAY = timedelta(days=1)
# A meeting further back than this says nothing of the year in which the mandate is needed.
KNOWN_WITHIN = timedelta(days=180)
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes, and why the association counts so."""

    days: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A day on which a party's board can decide, and the last day to hand in a matter for it."""

    organisation_id: int
    day: date
    papers_by: date


@dataclass(frozen=True, slots=True)
class Basis:
    """What a cycle is counted from. `parties` are names by organisation id."""

    last_call_off: date
    regime: str
    lengths: Mapping[str, Length]
    today: date
    parties: Mapping[int, str] = field(default_factory=dict)
    meetings: Sequence[Meeting] = ()
    shifts: Mapping[str, date] = field(default_factory=dict)

    def days(self, key: LengthKey) -> int:
        """The length of `key` in days."""
        return self.lengths[key].days

    def why(self, key: LengthKey) -> str:
        """Why it is so long."""
        return self.lengths[key].reason


@dataclass(frozen=True, slots=True)
class Planned:
    """A step with its days. `reason` tells how they were counted, `paragraph` the rule behind.

    `is_shifted` when a person has moved it; `holds` is the latest day on which it could begin.
    """

    key: StepKey
    begins: date
    ends: date
    reason: str
    paragraph: str = ""
    verified: bool = True
    holds: date | None = None

    @property
    def label(self) -> str:
        """What the step is."""
        return str(self.key.label)

    @property
    def is_shifted(self) -> bool:
        """Whether it begins earlier than it must."""
        return self.holds is not None and self.begins < self.holds


@dataclass(frozen=True, slots=True)
class Cycle:
    """A whole proposal, its steps from the first to the last."""

    steps: tuple[Planned, ...]
    last_call_off: date

    def step(self, key: StepKey) -> Planned:
        """One step."""
        return next(step for step in self.steps if step.key == key)

    @property
    def begins(self) -> date:
        """The day on which work must begin at the latest."""
        return self.steps[0].begins

    @property
    def mandates_by(self) -> date:
        """The last day for mandates."""
        return self.step(StepKey.BOARDS).ends

    @property
    def notice_on(self) -> date:
        """The day of the notice."""
        return self.step(StepKey.TENDERS).begins


def propose(basis: Basis) -> Cycle:
    """Count the cycle backwards. Asks the rules (within `rules.remembered` in one statement)."""
    counted = _Counting(basis)
    first_day = basis.last_call_off + ONE_DAY
    counted.working(StepKey.START, LengthKey.START, first_day)
    counted.working(StepKey.CONTRACT, LengthKey.CONTRACT, counted.next_begins)
    counted.court()
    counted.standstill()
    counted.working(StepKey.EVALUATION, LengthKey.EVALUATION, counted.next_begins)
    counted.tenders()
    counted.working(StepKey.NOTICE, LengthKey.NOTICE, counted.next_begins)
    counted.boards()
    counted.working(StepKey.DOCUMENTS, LengthKey.DOCUMENTS, counted.next_begins)
    counted.working(StepKey.NEEDS, LengthKey.NEEDS, counted.next_begins)
    counted.working(StepKey.PREPARE, LengthKey.PREPARE, counted.next_begins)
    return Cycle(tuple(reversed(counted.steps)), basis.last_call_off)


class _Counting:
    """The steps counted so far, the last one first."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.steps: list[Planned] = []

    @property
    def next_begins(self) -> date:
        """The day on which the step after the one being counted begins."""
        return self.steps[-1].begins

    def _add(
        self,
        key: StepKey,
        latest: date,
        ends: date,
        reason: str,
        ruled: rules.Ruled | None = None,
    ) -> None:
        """Place a step that can begin on `latest` at the latest, or earlier when moved by hand."""
        begins, wanted = latest, self.basis.shifts.get(key)
        if wanted is not None and wanted < latest:
            begins = calendar.roll_back(wanted)
        self.steps.append(
            Planned(
                key,
                begins,
                max(begins, ends),
                reason,
                ruled.paragraph if ruled else "",
                ruled.verified if ruled else True,
                latest,
            )
        )

    def working(self, key: StepKey, length: LengthKey, until: date) -> None:
        """A step of so many working days, over before the day `until`."""
        days = self.basis.days(length)
        latest = calendar.before_working_days(until, days)
        text = ngettext("%(count)s working day.", "%(count)s working days.", days)
        reason = _sentences(text % {"count": days}, self.basis.why(length))
        self._add(key, latest, until - ONE_DAY if days else latest, reason)

    def court(self) -> None:
        """The margin for a review, in calendar days."""
        days = self.basis.days(LengthKey.COURT)
        until = self.next_begins
        text = ngettext("%(count)s day.", "%(count)s days.", days) % {"count": days}
        latest = calendar.roll_back(until - timedelta(days=days))
        ends = until - ONE_DAY if days else latest
        reason = _sentences(text, self.basis.why(LengthKey.COURT))
        self._add(StepKey.COURT, latest, ends, reason)

    def standstill(self) -> None:
        """The latest day to send the award so that standstill is over in time."""
        until, extra = self.next_begins, self.basis.days(LengthKey.STANDSTILL)
        wanted = until - timedelta(days=extra)
        sent = calendar.roll_back(wanted - ONE_DAY)
        while rules.may_sign_from(sent).value > wanted:
            sent = calendar.roll_back(sent - ONE_DAY)
        ruled = rules.standstill_end(sent)
        text = _("The award is sent %(day)s. %(rule)s") % {
            "day": formats.day(sent),
            "rule": ruled.reason,
        }
        if extra:
            more = ngettext("%(count)s day more.", "%(count)s days more.", extra)
            text = _sentences(text, more % {"count": extra}, self.basis.why(LengthKey.STANDSTILL))
        self._add(StepKey.STANDSTILL, sent, until - ONE_DAY, text, ruled)

    def tenders(self) -> None:
        """The notice so early that the period is as long as the law and the association ask."""
        last = calendar.before_working_days(self.next_begins, 1)
        own = self.basis.days(LengthKey.TENDERS)
        ruled = self._least(last)
        days = max(own, ruled.value or 0)
        notice = calendar.roll_back(last - timedelta(days=days))
        again = self._least(notice)
        if (again.value or 0) > days:
            # Another rule holds on the earlier day.
            ruled, days = again, again.value or 0
            notice = calendar.roll_back(last - timedelta(days=days))
        text = _sentences(
            _("Last day for tenders %(day)s.") % {"day": formats.day(last)}, ruled.reason
        )
        if own > (ruled.value or 0):
            more = ngettext(
                "The association counts %(count)s day.",
                "The association counts %(count)s days.",
                own,
            )
            text = _sentences(text, more % {"count": own}, self.basis.why(LengthKey.TENDERS))
        self._add(StepKey.TENDERS, notice, self.next_begins - ONE_DAY, text, ruled)

    def _least(self, on: date) -> rules.Ruled:
        """The least tender period; the longest of the regimes while none is decided."""
        regime = rules.Regime(self.basis.regime or rules.Regime.UNDECIDED)
        if regime is not rules.Regime.UNDECIDED:
            return rules.tender_period(regime, on=on)
        both = [
            rules.tender_period(one, on=on)
            for one in (rules.Regime.DIRECTIVE, rules.Regime.CHAPTER_19)
        ]
        longest = max(both, key=lambda ruled: ruled.value or 0)
        reason = _("The regime is not decided, so the longest is counted.")
        return rules.Ruled(
            longest.value,
            _sentences(reason, longest.reason),
            longest.paragraph,
            longest.source,
            verified=False,
            nature=longest.nature,
        )

    def boards(self) -> None:
        """The period in which every party's board can decide and the mandate be signed."""
        until = self.next_begins
        decided_by = calendar.before_working_days(until, self.basis.days(LengthKey.MINUTES))
        chosen = chosen_meetings(self.basis.meetings, decided_by)
        unknown = {pk: name for pk, name in self.basis.parties.items() if pk not in chosen}
        handling = self.basis.days(LengthKey.HANDLING)
        begins = [
            calendar.before_working_days(meeting.papers_by, handling)
            for pk, meeting in chosen.items()
            if pk in self.basis.parties
        ]
        counted = calendar.before_working_days(until, self.basis.days(LengthKey.BOARDS))
        if unknown or not begins:
            begins.append(counted)
        latest = min(*begins, calendar.roll_back(decided_by))
        self._add(
            StepKey.BOARDS,
            latest,
            until - ONE_DAY,
            _about_boards(self.basis, chosen, unknown, handling),
        )


def chosen_meetings(meetings: Iterable[Meeting], decided_by: date) -> dict[int, Meeting]:
    """Per party the meeting to aim at: the last that decides in time, the latest papers first.

    Meetings long before the decision is needed say nothing of that year and are passed over.
    """
    chosen: dict[int, Meeting] = {}
    for meeting in meetings:
        if not decided_by - KNOWN_WITHIN <= meeting.day <= decided_by:
            continue
        known = chosen.get(meeting.organisation_id)
        if known is None or (meeting.papers_by, meeting.day) > (known.papers_by, known.day):
            chosen[meeting.organisation_id] = meeting
    return chosen


def _about_boards(
    basis: Basis, chosen: Mapping[int, Meeting], unknown: Mapping[int, str], handling: int
) -> str:
    known = {pk: meeting for pk, meeting in chosen.items() if pk in basis.parties}
    parts = []
    if known:
        pk, first = min(known.items(), key=lambda pair: (pair[1].papers_by, pair[0]))
        text = ngettext(
            "The meetings of %(count)s member are known.",
            "The meetings of %(count)s members are known.",
            len(known),
        )
        parts.append(text % {"count": len(known)})
        early = _(
            "The earliest papers are due %(papers)s, for %(party)s's meeting %(day)s, and take"
            " %(days)s working days to prepare."
        )
        parts.append(
            early
            % {
                "papers": formats.day(first.papers_by),
                "party": basis.parties[pk],
                "day": formats.day(first.day),
                "days": handling,
            }
        )
    if unknown:
        names = sorted(unknown.values())
        shown = ", ".join(names[:NAMES_SHOWN])
        if len(names) > NAMES_SHOWN:
            rest = _("%(names)s and %(count)s more")
            shown = rest % {"names": shown, "count": len(names) - NAMES_SHOWN}
        text = _("No meeting in time is known for %(names)s: %(days)s working days are counted.")
        parts.append(text % {"names": shown, "days": basis.days(LengthKey.BOARDS)})
    elif not known:
        text = _("No parties are known: %(days)s working days are counted.")
        parts.append(text % {"days": basis.days(LengthKey.BOARDS)})
    return _sentences(*parts, basis.why(LengthKey.BOARDS) if unknown or not known else "")


def _sentences(*parts: str) -> str:
    return " ".join(str(part) for part in parts if part)
