"""The panels of a person's front page: rooms register what they bring."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FrontPanel:
    """A panel of the front page: `context(user)` feeds `template`; None hides it.

    `place` is "main" or "aside"; panels are sorted by `order`.
    """

    key: str
    order: int
    template: str
    context: Callable[[Any], dict[str, Any] | None]
    place: str = "main"


_panels: dict[str, FrontPanel] = {}


def register(panel: FrontPanel) -> None:
    """Add a panel; called in `AppConfig.ready()`. The same key replaces itself."""
    _panels[panel.key] = panel


def panels_for(user: Any, place: str) -> list[dict[str, Any]]:
    """The panels of one place that have something to show, each with template and context."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda item: item.order):
        if panel.place != place:
            continue
        context = panel.context(user)
        if context is not None:
            shown.append({"template": panel.template, "context": context})
    return shown
