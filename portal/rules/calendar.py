"""Working days by lagen (1930:173) om beräkning av lagstadgad tid.

A Saturday, Sunday, public holiday and midsummer, Christmas and New Year's Eve are not working days.
"""

from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _holidays_of(year: int) -> frozenset[date]:
    calendar = holidays.country_holidays(
        "SE", categories=("public", "de_facto"), years=year, include_sundays=False
    )
    return frozenset(calendar)


def is_working_day(day: date) -> bool:
    """Whether `day` is a weekday that is neither a holiday nor an eve counted as one."""
    return day.weekday() < SATURDAY and day not in _holidays_of(day.year)


def roll_forward(day: date) -> date:
    """`day` itself when it is a working day, else the next one."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def after_working_days(day: date, count: int) -> date:
    """The working day number `count` after `day`; `day` itself is not counted."""
    while count > 0:
        day = roll_forward(day + ONE_DAY)
        count -= 1
    return day


def roll_back(day: date) -> date:
    """`day` itself when it is a working day, else the one before it."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def before_working_days(day: date, count: int) -> date:
    """The working day number `count` before `day`, itself not counted; for 0 as `roll_back`."""
    day = roll_back(day) if count == 0 else day
    while count > 0:
        day = roll_back(day - ONE_DAY)
        count -= 1
    return day
