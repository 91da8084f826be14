"""Days that a person has to keep: every room tells its own, the calendar feed shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day, or the days from `day` to `until`, with where it can be read about.

    `key` is unique in the whole portal and never changes, so that a calendar moves the entry when
    the day moves. Nothing secret stands in it: calendars are read by other companies' servers.
    """

    key: str
    title: str
    day: date
    url: str
    until: date | None = None
    organisation: str = ""
    detail: str = ""


_providers: list[Callable[[Any], list[CalendarEntry]]] = []


def register(provider: Callable[[Any], list[CalendarEntry]]) -> None:
    """Offer days: provider(user) -> list of `CalendarEntry` that the person may see."""
    if provider not in _providers:
        _providers.append(provider)


def entries_for(user: Any) -> list[CalendarEntry]:
    """All days of `user`, the earliest first."""
    found = [entry for provider in _providers for entry in provider(user)]
    return sorted(found, key=lambda entry: (entry.day, entry.title))
