"""What other rooms show on the page of an agreement: they fill this in when the site starts.

The page knows none of them: a room above gives a panel or an action here, and the page asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.core.decisions import Decision


class Tab(StrEnum):
    """The parts of an agreement's page, each with an address of its own (`agreements:<tab>`)."""

    OVERVIEW = "detail"
    SUPPLIERS = "suppliers"
    PARTIES = "parties"
    USE = "usage"
    CHANGES = "changes"
    HISTORY = "history"

    @property
    def label(self) -> str:
        """What it is called in the row of parts."""
        return str(_LABELS[self])


_LABELS = {
    Tab.OVERVIEW: _("Overview"),
    Tab.SUPPLIERS: _("Suppliers and prices"),
    Tab.PARTIES: _("Parties"),
    Tab.USE: _("Use and ceiling"),
    Tab.CHANGES: _("Changes and documents"),
    Tab.HISTORY: _("History"),
}


@dataclass(frozen=True, slots=True)
class AgreementPanel:
    """A panel: `context(agreement, user)` feeds `template` as `context`; None hides it.

    `tab` is the part of the page it stands in, `place` "main" or "aside"; panels are sorted by
    `order`. The number of statements may not grow with the number of parties. The overview answers
    in three seconds whether, from whom, how much and until when: what is longer stands elsewhere.
    """

    key: str
    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    place: str = "main"
    tab: Tab = Tab.OVERVIEW


@dataclass(frozen=True, slots=True)
class AgreementAction:
    """A button in the page's head; a refused one is shown with its reason."""

    label: str
    url: str
    decision: Decision = field(default_factory=Decision.yes)
    primary: bool = False


_panels: dict[str, AgreementPanel] = {}
_actions: list[Callable[[Any, Any], list[AgreementAction]]] = []


def register(panel: AgreementPanel) -> None:
    """Put a panel on the page of agreements; the same key again replaces it."""
    _panels[panel.key] = panel


def panels_for(agreement: Any, user: Any, tab: Tab = Tab.OVERVIEW) -> list[dict[str, Any]]:
    """The panels of a part, in order, each with its template, its place and what feeds it."""
    shown = []
    here = [panel for panel in _panels.values() if panel.tab == tab]
    for panel in sorted(here, key=lambda item: item.order):
        context = panel.context(agreement, user)
        if context is not None:
            # A loop gives the template its `context`: the tag `with` cannot set that name.
            shown.append({"panel": panel, "template": panel.template, "contexts": [context]})
    return shown


def register_actions(provider: Callable[[Any, Any], list[AgreementAction]]) -> None:
    """Offer buttons: provider(agreement, user)."""
    if provider not in _actions:
        _actions.append(provider)


def actions_for(agreement: Any, user: Any) -> list[AgreementAction]:
    """The buttons, what is refused last."""
    offered = [action for room in _actions for action in room(agreement, user)]
    return sorted(offered, key=lambda action: not action.decision)
