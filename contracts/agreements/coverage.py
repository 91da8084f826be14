"""What the figures of use rest on: never a sum without its coverage."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

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


# Months as the bits of a whole number, so that thousands of agreements' can be held against years.
def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _bits(first: date, last: date) -> int:
    """The months from that of `first` to that of `last`; none when it ends before it begins."""
    count = _number(last) - _number(first) + 1
    return ((1 << count) - 1) << _number(first) if count > 0 else 0


def _months(bits: int) -> list[date]:
    found = []
    while bits:
        number = bits.bit_length() - 1
        found.append(_month(number))
        bits ^= 1 << number
    return found


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Coverage:
    """How much of what could be known has been delivered.

    `expected` counts party-months: every party, every whole month since the agreement began.
    `latest` is the last month of which any ledger is there; `known` has the months of each
    organisation that has delivered.
    """

    parties: int
    delivering: int
    expected: int
    delivered: int
    latest: date | None
    known: Mapping[int, int]

    @cached_property
    def months_of(self) -> Mapping[int, frozenset[date]]:
        """Organisation → the months that it has delivered within the agreement's time."""
        return {key: frozenset(_months(bits)) for key, bits in self.known.items()}

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


class Delivered:
    """Which months each organisation has delivered: made once, asked for many agreements."""

    def __init__(self, imports: Iterable[Period]) -> None:
        self._bits: dict[int, int] = {}
        for organisation_id, first, last in imports:
            self._bits[organisation_id] = self._bits.get(organisation_id, 0) | _bits(first, last)

    def within(self, organisation_ids: Iterable[int], months: int) -> dict[int, int]:
        """Organisation → its months among `months`, for those that have any."""
        found = ((pk, self._bits.get(pk, 0) & months) for pk in organisation_ids)
        return {pk: bits for pk, bits in found if bits}


def coverage_of(
    party_ids: Iterable[int],
    imports: Iterable[Period] | Delivered,
    *,
    begins: date,
    ends: date,
    today: date,
) -> Coverage:
    """Coverage of an agreement's time by imports (organisation, first day, last day).

    Only whole months that have passed are expected; a current month that is delivered counts as
    known but is not asked for.
    """
    ids = set(party_ids)
    delivered = imports if isinstance(imports, Delivered) else Delivered(imports)
    expected = _bits(begins, min(next_month(today, -1), month_of(ends)))
    known = delivered.within(ids, _bits(begins, ends))
    together = 0
    for months in known.values():
        together |= months
    return Coverage(
        parties=len(ids),
        delivering=len(known),
        expected=expected.bit_count() * len(ids),
        delivered=sum((months & expected).bit_count() for months in known.values()),
        latest=_month(together.bit_length() - 1) if together else None,
        known=known,
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
