"""The wheel's days for calendars: what a person has to keep, and the whole year as a file."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from needs.planning import wheel
from needs.planning.enums import EntryKind
from portal.core import clock
from portal.notices.calendar import CalendarEntry

_WITH_PERIODS = frozenset({EntryKind.PROPOSAL, EntryKind.PROCUREMENT})


def entries(user: Any) -> list[CalendarEntry]:
    """The days of the wheel from a month ago on; for a member what concerns it."""
    since = clock.today() - timedelta(days=31)
    found = []
    for entry in wheel.entries(user):
        days: list[tuple[str, str, date, date | None]] = [
            (mark.key, mark.label, mark.day, None) for mark in entry.marks
        ]
        days += [
            (bar.key, bar.label, bar.begins, bar.ends)
            for bar in entry.bars
            if bar.key != wheel.WHOLE and entry.kind in _WITH_PERIODS
        ]
        found += [
            CalendarEntry(
                key=f"planning:{entry.key}:{key}",
                title=f"{label}: {entry.title}",
                day=day,
                until=until,
                url=entry.url,
            )
            for key, label, day, until in days
            if (until or day) >= since
        ]
    return found


def ics(user: Any, year: int) -> bytes:
    """The wheel of a year as a calendar file; whole days, nothing secret."""
    calendar = Calendar()
    calendar.add("prodid", "-//Samordna//arshjul//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Annual wheel %(year)s") % {"year": year})
    stamp = datetime.combine(clock.today(), time(0), clock.STOCKHOLM)
    for entry in entries(user):
        last = entry.until or entry.day
        if last.year < year or entry.day.year > year:
            continue
        event = Event()
        event.add("uid", f"{entry.key}@samordna")
        event.add("dtstamp", stamp)
        event.add("summary", entry.title)
        event.add("dtstart", entry.day)
        event.add("dtend", last + timedelta(days=1))
        if entry.url:
            event.add("url", f"{settings.SITE_URL}{entry.url}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
