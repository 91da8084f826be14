"""What waits for a person: every room tells its own part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core import clock
from portal.core.enums import Tone


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing that waits for the person, with where to do it.

    `minutes` is how long it takes; `detail` what is already filled in, or who is late and why.
    """

    title: str
    url: str
    deadline: date | None = None
    organisation: str = ""
    detail: str = ""
    tone: Tone = Tone.NEUTRAL
    minutes: int | None = None
    action: str = ""

    @property
    def days_left(self) -> int | None:
        """Days until the deadline; negative when it has passed."""
        return (self.deadline - clock.today()).days if self.deadline else None

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.days_left is not None and self.days_left < 0


_providers: list[Callable[[Any], list[TodoItem]]] = []


def register(provider: Callable[[Any], list[TodoItem]]) -> None:
    """Offer items: provider(user) → list[TodoItem]."""
    if provider not in _providers:
        _providers.append(provider)


def items_for(user: Any) -> list[TodoItem]:
    """All that waits for `user`, nearest deadline first, what has none last."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=lambda item: (item.deadline or date.max, item.title))
