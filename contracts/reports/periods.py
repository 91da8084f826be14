"""The periods that an agreement's suppliers report, and their last days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from contracts.reports.enums import Interval
from contracts.usage.period import Period
from portal.rules.calendar import after_working_days
from portal.ui import formats

ONE_DAY = timedelta(days=1)


def period_of(day: date, interval: Interval) -> Period:
    """The month, quarter or half-year that `day` lies in."""
    first_month = (day.month - 1) // interval.months * interval.months + 1
    last_month = first_month + interval.months - 1
    last_day = monthrange(day.year, last_month)[1]
    return Period(date(day.year, first_month, 1), date(day.year, last_month, last_day))


def ended(*, interval: Interval, begins: date, ends: date, today: date) -> Iterator[Period]:
    """Periods that touch the days from `begins` to `ends` and are over before `today`."""
    period = period_of(begins, interval)
    while period.first <= ends and period.last < today:
        yield period
        period = period_of(period.last + ONE_DAY, interval)


def due_on(period: Period, working_days: int, *, asked_on: date) -> date:
    """The last day to report: so many working days after the period, or after being asked late."""
    return after_working_days(max(period.last, asked_on - ONE_DAY), working_days)


def label(first: date, last: date) -> str:
    """The period as people say it: a month, a quarter, a half-year."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 3:
        number = {"number": (first.month + 2) // 3, "year": first.year}
        return _("quarter %(number)s of %(year)s") % number
    if months == 6:
        number = {"number": 1 if first.month == 1 else 2, "year": first.year}
        return _("half-year %(number)s of %(year)s") % number
    return formats.month(first) if months == 1 else str(Period(first, last))
