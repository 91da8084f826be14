"""What stands on top of every page while something is going on; rooms register it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Banner:
    """A template and what it shows."""

    template: str
    context: dict[str, Any]


_offers: dict[str, Callable[[HttpRequest], dict[str, Any] | None]] = {}


def register(template: str, offer: Callable[[HttpRequest], dict[str, Any] | None]) -> None:
    """Show `template` whenever `offer(request)` gives something to show."""
    _offers[template] = offer


def of(request: HttpRequest) -> list[Banner]:
    """The banners of this request, in the order in which rooms registered them."""
    found = ((template, offer(request)) for template, offer in _offers.items())
    return [Banner(template, context) for template, context in found if context is not None]
