"""The one place that knows what time it is.

Everything else asks here, so that demo data and tests can live through a procurement
on its own days with `pretend`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_pretended: ContextVar[datetime | None] = ContextVar("pretended_moment", default=None)


def now() -> datetime:
    """This moment, aware and in UTC, or the moment being pretended."""
    return _pretended.get() or timezone.now()


def today() -> date:
    """Today's date in Sweden: a deadline that falls today is still open."""
    return now().astimezone(STOCKHOLM).date()


def local_date(moment: datetime) -> date:
    """The Swedish calendar day on which `moment` fell."""
    return moment.astimezone(STOCKHOLM).date()


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a Swedish day."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM)


@contextmanager
def pretend(moment: datetime | date) -> Iterator[None]:
    """Let everything inside happen at `moment` (a date means nine in the morning)."""
    if not isinstance(moment, datetime):
        moment = at(moment)
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
