"""What the figures of use rest on, and what they foretell: never a sum without its coverage."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.ui import formats

WINDOW = 12  # Months a forecast looks back on.
DAYS_IN_MONTH = Decimal("30.44")


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: date, count: int = 1) -> date:
    """The first day of the month `count` months after that of `day`; `count` may be negative."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """The months from that of `first` to that of `last`, both included."""
    found = []
    month = month_of(first)
    while month <= last:
        found.append(month)
        month = next_month(month)
    return found


def end_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what could be known has been delivered.

    `expected` counts party-months: every party, every whole month since the agreement began.
    `latest` is the last month of which any ledger is there.
    """

    parties: int
    delivering: int
    expected: int
    delivered: int
    latest: date | None
    months_of: Mapping[int, frozenset[date]]

    @property
    def share(self) -> float:
        """The part of the party-months that is delivered, 0–1."""
        return self.delivered / self.expected if self.expected else 0.0

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return self.expected > 0 and self.delivered == self.expected

    @property
    def text(self) -> str:
        """The sentence that stands beside every figure."""
        if not self.delivering:
            return _("No party has delivered a ledger for the time of the agreement.")
        who = ngettext(
            "%(delivering)s of %(count)s party has delivered ledgers",
            "%(delivering)s of %(count)s parties have delivered ledgers",
            self.parties,
        ) % {"delivering": self.delivering, "count": self.parties}
        until = _("until %(month)s") % {"month": formats.month(self.latest)}
        if not self.expected:
            return f"{who}, {until}."
        part = _("they cover %(share)s of the parties' months so far") % {
            "share": formats.percent(self.share)
        }
        return f"{who}, {until}; {part}."


Period = tuple[int, date, date]


def coverage_of(
    party_ids: Iterable[int], imports: Iterable[Period], *, begins: date, ends: date, today: date
) -> Coverage:
    """Coverage of an agreement's time by imports (organisation, first day, last day).

    Only whole months that have passed are expected; a current month that is delivered counts as
    known but is not asked for.
    """
    ids = set(party_ids)
    last = min(next_month(today, -1), month_of(ends))
    expected = months_between(begins, last) if last >= month_of(begins) else []
    wanted = set(expected)
    known: dict[int, set[date]] = {}
    for organisation_id, first, final in imports:
        if organisation_id in ids and final >= begins and first <= ends:
            inside = months_between(max(first, begins), min(final, ends))
            known.setdefault(organisation_id, set()).update(inside)
    return Coverage(
        parties=len(ids),
        delivering=len(known),
        expected=len(expected) * len(ids),
        delivered=sum(len(months & wanted) for months in known.values()),
        latest=max((month for months in known.values() for month in months), default=None),
        months_of={key: frozenset(months) for key, months in known.items()},
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the ceiling is reached if the next months are like the last: an estimate."""

    reached_on: date | None
    per_month: Decimal
    months: int
    after_end: bool = False
    reached: bool = False

    @property
    def text(self) -> str:
        """The estimate in a sentence."""
        if self.reached:
            return _("The ceiling is reached.")
        if self.reached_on is None:
            return _("There is too little use to estimate when the ceiling is reached.")
        if self.after_end:
            return _("At this pace the ceiling is not reached before the last day for call-offs.")
        return _("The ceiling is reached around %(month)s.") % {
            "month": formats.month(self.reached_on)
        }

    @property
    def basis(self) -> str:
        """What the estimate is computed from."""
        if not self.months or self.reached:
            return ""
        return ngettext(
            "Estimate from %(count)s month, %(amount)s a month.",
            "Estimate from the latest %(count)s months, %(amount)s a month.",
            self.months,
        ) % {"count": self.months, "amount": formats.money(self.per_month)}


def forecast(
    *,
    per_month: Mapping[date, Decimal],
    used: Decimal,
    ceiling: Decimal | None,
    latest: date | None,
    begins: date,
    ends: date,
) -> Forecast | None:
    """Linear over the latest twelve months that ledgers reach; None without a ceiling."""
    if ceiling is None:
        return None
    if used >= ceiling:
        return Forecast(None, Decimal(0), 0, reached=True)
    if latest is None:
        return Forecast(None, Decimal(0), 0)
    first = max(next_month(latest, 1 - WINDOW), month_of(begins))
    window = months_between(first, latest)
    total = sum((per_month.get(month, Decimal(0)) for month in window), Decimal(0))
    if not window or total <= 0:
        return Forecast(None, Decimal(0), len(window))
    pace = total / len(window)
    days = min((ceiling - used) / pace * DAYS_IN_MONTH, Decimal(36_500))
    day = end_of_month(latest) + timedelta(days=int(days))
    return Forecast(day, pace, len(window), after_end=day > ends)


def ceiling_tone(share: float | Decimal | None) -> str:
    """The tone of a ceiling's bar: information to 50 %, then 75 % and 90 % warn and alarm."""
    if share is None:
        return ""
    if share >= 0.9:
        return "danger"
    if share >= 0.75:
        return "warning"
    return "info" if share >= 0.5 else "success"
