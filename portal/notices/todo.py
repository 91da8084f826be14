"""What waits for a person: every room tells its own part."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps

from portal.core import clock
from portal.core.enums import Tone

Provider = Callable[[Any], "list[TodoItem]"]


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing that waits for the person, with where to do it.

    `minutes` is how long it takes; `detail` what is already filled in, or who is late and why.
    `kind` is the room it comes from and `standing_in_for` whose it is, when that person is away;
    both are filled in here.
    """

    title: str
    url: str
    deadline: date | None = None
    organisation: str = ""
    detail: str = ""
    tone: Tone = Tone.NEUTRAL
    minutes: int | None = None
    action: str = ""
    kind: str = ""
    standing_in_for: str = ""

    @property
    def days_left(self) -> int | None:
        """Days until the deadline; negative when it has passed."""
        return (self.deadline - clock.today()).days if self.deadline else None

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.days_left is not None and self.days_left < 0


_providers: list[Provider] = []
_kinds: dict[Provider, Any] = {}
_personal: set[Provider] = set()


def register(provider: Provider, *, kind: Any = "", personal: bool = False) -> None:
    """Offer items: provider(user) → list[TodoItem], by a number of statements that does not grow.

    `kind` is what the list is filtered by, the room's own name unless told otherwise. What is
    `personal` (a declaration, an appointment) is never shown to one who stands in.
    """
    if provider in _providers:
        return
    _providers.append(provider)
    _kinds[provider] = kind or _room_of(provider)
    if personal:
        _personal.add(provider)


def _room_of(provider: Provider) -> Any:
    config = apps.get_containing_app_config(provider.__module__)
    return config.verbose_name if config else ""


def items_for(user: Any) -> list[TodoItem]:
    """All that waits for `user`, nearest deadline first, what has none last.

    Somebody who stands in for a person that is away sees what waits for that person too, once.
    """
    from portal.notices import deputies

    items = own_items(user)
    seen = {(item.url, item.title) for item in items}
    for person in deputies.away_for(user):
        for item in own_items(person, for_deputy=True):
            if (item.url, item.title) not in seen:
                seen.add((item.url, item.title))
                items.append(replace(item, standing_in_for=str(person)))
    return sorted(items, key=lambda item: (item.deadline or date.max, item.title))


def own_items(user: Any, *, for_deputy: bool = False) -> list[TodoItem]:
    """What waits for the person themselves; for a deputy without what is personal."""
    return [
        item if item.kind else replace(item, kind=str(_kinds.get(provider, "")))
        for provider in _providers
        if not (for_deputy and provider in _personal)
        for item in provider(user)
    ]
