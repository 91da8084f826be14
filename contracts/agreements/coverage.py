"""What the figures of use rest on: never a sum without its coverage."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.ui import formats

KNOWN_BY = 0.8  # A month is known when so many of the delivering parties have delivered it.


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


def ceiling_tone(share: float | Decimal | None) -> str:
    """The tone of a ceiling's bar: information to 50 %, then 75 % and 90 % warn and alarm."""
    if share is None:
        return ""
    if share >= 0.9:
        return "danger"
    if share >= 0.75:
        return "warning"
    return "info" if share >= 0.5 else "success"


def latest_known(known: Coverage) -> date | None:
    """The last month that most of the delivering parties have delivered: later ones mislead."""
    counts: dict[date, int] = {}
    for months in known.months_of.values():
        for month in months:
            counts[month] = counts.get(month, 0) + 1
    wanted = KNOWN_BY * known.delivering
    return max((month for month, count in counts.items() if count >= wanted), default=None)
