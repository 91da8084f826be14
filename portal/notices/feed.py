"""A person's days as iCalendar (RFC 5545): deadlines of the to-do list and what rooms tell.

Calendars are read by other companies' servers: an entry holds a title, a day, an organisation and
an address of the portal, which asks for a log-in. Its `UID` never changes, its `SEQUENCE` grows
when it is moved or renamed, so that a calendar moves it instead of showing it twice.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from portal.core import clock
from portal.notices import calendar, todo
from portal.notices.actions.writing import clean
from portal.notices.calendar import CalendarEntry
from portal.notices.models import CalendarFeed, CalendarStamp
from portal.ui import brand


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a calendar is told it: how many times it has changed, and when it last did."""

    uid: str
    entry: CalendarEntry
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """The feed as a file, and the mark by which a calendar knows that nothing is new."""

    body: bytes
    etag: str


def written(feed: CalendarFeed) -> Written:
    """The feed in the person's language, as it is now."""
    with translation.override(feed.person.language):
        told = _told(feed, entries_of(feed.person))
        body = _file(told)
    return Written(body, hashlib.sha256(body).hexdigest()[:32])


def entries_of(person: Any) -> list[CalendarEntry]:
    """All days of the person: those of the rooms, and the deadlines of the to-do list."""
    found = {entry.key: entry for entry in calendar.entries_for(person)}
    for item in todo.items_for(person):
        if item.deadline is not None:
            key = f"todo:{item.url}:{_print(item.title)[:12]}"
            found.setdefault(
                key,
                CalendarEntry(key, item.title, item.deadline, item.url, None, item.organisation),
            )
    return sorted(found.values(), key=lambda entry: (entry.day, entry.title, entry.key))


def _told(feed: CalendarFeed, entries: Iterable[CalendarEntry]) -> list[Told]:
    """The entries with their numbers; what is new or changed since the last reading is kept."""
    wanted = {_print(entry.key): entry for entry in entries}
    stamps = {stamp.key: stamp for stamp in feed.stamps.all()}
    if any(
        key not in stamps or stamps[key].print != _content(entry) for key, entry in wanted.items()
    ):
        stamps = _stamped(feed, wanted)
    host = urlsplit(settings.SITE_URL).hostname or "samordna"
    return [
        Told(f"{key[:40]}@{host}", entry, stamps[key].sequence, stamps[key].changed_at)
        for key, entry in wanted.items()
    ]


@transaction.atomic
def _stamped(feed: CalendarFeed, wanted: dict[str, CalendarEntry]) -> dict[str, CalendarStamp]:
    """Count what has changed, one reader at a time."""
    CalendarFeed.objects.select_for_update(of=("self",)).filter(pk=feed.pk).first()
    stamps = {stamp.key: stamp for stamp in feed.stamps.all()}
    now = clock.now().replace(microsecond=0)
    new, changed = [], []
    for key, entry in wanted.items():
        content = _content(entry)
        stamp = stamps.get(key)
        if stamp is None:
            stamps[key] = CalendarStamp(feed=feed, key=key, print=content, changed_at=now)
            new.append(stamps[key])
        elif stamp.print != content:
            stamp.print, stamp.sequence, stamp.changed_at = content, stamp.sequence + 1, now
            changed.append(stamp)
    CalendarStamp.objects.bulk_create(new)
    CalendarStamp.objects.bulk_update(changed, ["print", "sequence", "changed_at"])
    return stamps


def _file(told: list[Told]) -> bytes:
    name = _("Deadlines in %(site)s") % {"site": brand.current().shown_name}
    file = Calendar()
    file.add("prodid", "-//Samordna//Deadlines//SV")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("x-wr-timezone", "Europe/Stockholm")
    # How often a calendar needs to ask.
    file["refresh-interval"] = vText("PT4H", params={"VALUE": "DURATION"})
    file["x-published-ttl"] = vText("PT4H")
    for one in told:
        file.add_component(_event(one))
    return bytes(file.to_ical())


def _event(one: Told) -> Event:
    """A whole day, or days: a deadline has no hour and belongs to no time zone but the reader's."""
    entry = one.entry
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("summary", _summary(entry))
    event.add("dtstart", entry.day)
    event.add("dtend", (entry.until or entry.day) + timedelta(days=1))
    event.add("url", f"{settings.SITE_URL}{entry.url}")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(entry: CalendarEntry) -> str:
    title = clean(entry.title)
    return f"{title} ({entry.organisation})" if entry.organisation else title


def _content(entry: CalendarEntry) -> str:
    until = entry.until.isoformat() if entry.until else ""
    return _print("\n".join([_summary(entry), entry.day.isoformat(), until, entry.url]))


def _print(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
