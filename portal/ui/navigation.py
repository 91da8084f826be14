"""The main menu: rooms register what they bring, each person sees what is theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse


def _always(_user: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry: `visible(user)` decides who sees it, `order` where it stands."""

    label: Any
    url_name: str
    order: int
    visible: Callable[[Any], bool] = _always


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as a page shows it; one that is not `main` stands under "More"."""

    label: str
    url: str
    current: bool
    main: bool = True


# Entries from this order on are what one seldom needs.
SELDOM = 60


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; called in `AppConfig.ready()`. The same address replaces itself."""
    _items[item.url_name] = item


def links_for(user: Any, path: str) -> list[NavLink]:
    """Return the entries this person sees; the one whose address leads the path is current."""
    found: list[tuple[NavItem, str]] = []
    for item in sorted(_items.values(), key=lambda item: item.order):
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        if item.visible(user):
            found.append((item, url))
    matching = [url for _, url in found if path == url or (url != "/" and path.startswith(url))]
    here = max(matching, key=len, default="")
    return [NavLink(str(item.label), url, url == here, item.order < SELDOM) for item, url in found]
