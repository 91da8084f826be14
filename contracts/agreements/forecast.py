"""When is a ceiling reached? A simple, stated estimate with its range; pure.

Method. The pace is the mean of the latest twelve known months (fewer when fewer are known). From
two whole years on, each month of the year is expected to keep its part of the year: the mean of
that month over the whole years, divided by the mean of all their months. Months are added to what
is taken already until the ceiling is passed. The range holds in about eight of ten cases if the
future is like the past: the spread is what the months have differed from what the same method
would have expected of them, and it grows with the square root of the number of months, and with
the doubt about the pace itself. Growth and shrinkage are not foretold. Under six known months
nothing is estimated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import fmean

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.agreements.coverage import end_of_month, month_of, months_between, next_month
from portal.ui import formats

FEWEST = 6  # Known months under which nothing is estimated.
YEAR = 12
SEASONS_FROM = 2 * YEAR
EIGHT_OF_TEN = 1.2816  # Standard deviations on either side that hold 80 % of a normal spread.


@dataclass(frozen=True, slots=True)
class Point:
    """What is expected to be taken at the end of a month: slowest, most likely, fastest."""

    month: date
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the ceiling is reached, with the range; days are None when it is not in its time.

    `earliest` and `latest` are the ends of the range, `months` what it rests on, `path` what is
    expected month by month until the last day for call-offs.
    """

    months: int
    per_month: Decimal = Decimal(0)
    seasonal: bool = False
    reached: bool = False
    reached_on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    path: tuple[Point, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to estimate from."""
        return self.reached or self.per_month > 0

    @property
    def after_end(self) -> bool:
        """Whether the ceiling lasts until the last day for call-offs at this pace."""
        return self.is_enough and not self.reached and self.reached_on is None

    @property
    def text(self) -> str:
        """The estimate in a sentence."""
        if self.reached:
            return _("The ceiling is reached.")
        if not self.is_enough:
            return _("Not enough data to say when the ceiling is reached.")
        if self.reached_on is not None:
            return _("The ceiling is reached around %(month)s.") % {
                "month": formats.month(self.reached_on)
            }
        return _("At this pace the ceiling is not reached before the last day for call-offs.")

    @property
    def range_text(self) -> str:
        """Between which months, in eight cases of ten."""
        if self.reached or self.earliest is None:
            return ""
        first = {"first": formats.month(self.earliest)}
        if self.latest is None:
            return _("Not before %(first)s, in about nine cases of ten.") % first
        last = {"last": formats.month(self.latest)}
        return _("Between %(first)s and %(last)s, in about eight cases of ten.") % (first | last)

    @property
    def basis(self) -> str:
        """What the estimate is computed from."""
        if self.reached:
            return ""
        if not self.is_enough:
            return ngettext(
                "Use is known for %(count)s month; %(fewest)s with use are needed.",
                "Use is known for %(count)s months; %(fewest)s with use are needed.",
                self.months,
            ) % {"count": self.months, "fewest": FEWEST}
        told = {"count": min(self.months, YEAR), "amount": formats.money(self.per_month)}
        if self.seasonal:
            text = _(
                "Estimate from the latest %(count)s months, %(amount)s a month, spread over the"
                " year as before."
            )
            return text % told
        return _("Estimate from the latest %(count)s months, %(amount)s a month.") % told


def forecast(
    *,
    per_month: Mapping[date, Decimal],
    taken: Decimal,
    ceiling: Decimal | None,
    first: date,
    latest: date | None,
    ends: date,
) -> Forecast | None:
    """The estimate; None without a ceiling.

    `per_month` holds use by month; months without use between `first` and `latest`, the last month
    that is known, count as nothing. `taken` is what stands against the ceiling now, `ends` the last
    day for call-offs.
    """
    if ceiling is None:
        return None
    if taken >= ceiling:
        return Forecast(0, reached=True)
    known = [] if latest is None else months_between(month_of(first), latest)
    values = [float(per_month.get(month, 0)) for month in known]
    recent = values[-YEAR:]
    if len(values) < FEWEST or sum(recent) <= 0 or latest is None:
        return Forecast(len(values))
    factors, spread = _habits(known, values)
    pace = fmean(recent)
    ahead = months_between(next_month(latest), ends) if next_month(latest) <= ends else []
    path = _path(
        ahead, float(taken), pace, factors, doubt=spread / sqrt(len(recent)), spread=spread
    )
    limit = float(ceiling)
    start = float(taken)
    return Forecast(
        months=len(values),
        per_month=Decimal(pace).quantize(Decimal("0.01")),
        seasonal=len(values) >= SEASONS_FROM,
        reached_on=_crossing(ahead, [p.middle for p in path], start, limit),
        earliest=_crossing(ahead, [p.high for p in path], start, limit),
        latest=_crossing(ahead, [p.low for p in path], start, limit),
        path=tuple(path),
    )


def _habits(known: Sequence[date], values: Sequence[float]) -> tuple[dict[int, float], float]:
    """Each calendar month's part of an ordinary month, and how much months have differed from it.

    The seasons weigh equally: whole years are looked at, the latest ones.
    """
    whole = len(values) // YEAR * YEAR
    if whole < SEASONS_FROM:
        recent = values[-YEAR:]
        mean = fmean(recent)
        squares = sum((value - mean) ** 2 for value in recent)
        return {}, sqrt(squares / (len(recent) - 1))
    months, rows = known[-whole:], values[-whole:]
    mean = fmean(rows)
    of_month: dict[int, list[float]] = {}
    for month, value in zip(months, rows, strict=True):
        of_month.setdefault(month.month, []).append(value)
    factors = {key: fmean(found) / mean if mean else 1.0 for key, found in of_month.items()}
    squares = 0.0
    for begin in range(0, whole, YEAR):
        level = fmean(rows[begin : begin + YEAR])
        squares += sum(
            (rows[place] - level * factors[months[place].month]) ** 2
            for place in range(begin, begin + YEAR)
        )
    free = whole - (YEAR - 1) - whole // YEAR  # Seasons and yearly levels are taken from the rows.
    return factors, sqrt(squares / free)


def _path(
    ahead: Sequence[date],
    taken: float,
    pace: float,
    factors: Mapping[int, float],
    *,
    doubt: float,
    spread: float,
) -> list[Point]:
    """Month by month; what is taken never shrinks, not on the slow side either.

    `spread` is how much one month differs, `doubt` how unsure the pace itself is.
    """
    path, middle, low = [], taken, taken
    for count, month in enumerate(ahead, start=1):
        middle += pace * factors.get(month.month, 1.0)
        band = EIGHT_OF_TEN * sqrt(spread**2 * count + (doubt * count) ** 2)
        low = max(low, middle - band)
        path.append(Point(month, _money(low), _money(middle), _money(middle + band)))
    return path


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))


def _crossing(
    ahead: Sequence[date], sums: Sequence[Decimal], start: float, limit: float
) -> date | None:
    """The day on which the sums pass the limit, evenly spread over its month; None if never."""
    before = start
    for month, value in zip(ahead, sums, strict=True):
        after = float(value)
        if after >= limit:
            days = end_of_month(month).day
            part = (limit - before) / (after - before) if after > before else 0.0
            return month + timedelta(days=min(max(int(part * days), 0), days - 1))
        before = after
    return None
