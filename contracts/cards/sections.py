"""What other rooms tell on the contract card: they fill this in when the site starts.

Sections are for those who are logged in: a card that is published is made of the agreement's own
facts alone, so nothing told here is public.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CardRow:
    """A line of a section; `url` leads to what it rests on."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardSection:
    """A section: `rows(agreement, user)` in fixed statements; without rows it is not shown."""

    key: str
    order: int
    title: Callable[[], str]
    rows: Callable[[Any, Any], list[CardRow]]


@dataclass(frozen=True, slots=True)
class Told:
    """A section as the card shows it."""

    title: str
    rows: tuple[CardRow, ...]


_sections: dict[str, CardSection] = {}


def register(section: CardSection) -> None:
    """Put a section on the card; the same key again replaces it."""
    _sections[section.key] = section


def told_of(agreement: Any, user: Any) -> list[Told]:
    """The sections that have something to tell this person, in order."""
    return [
        Told(section.title(), tuple(rows))
        for section in sorted(_sections.values(), key=lambda item: item.order)
        if (rows := section.rows(agreement, user))
    ]
