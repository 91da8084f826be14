"""What this room asks of higher rooms: they fill these in when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from portal.core.decisions import Decision
from portal.procurements.enums import ChainKey


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One link of the chain as shown: its fact, and where the fact comes from.

    `state` is "done", "now", "late" or "ahead"; `share` is how far the step has come, 0–1.
    """

    key: ChainKey
    fact: str = "–"
    state: str = "ahead"
    share: float = 0.0
    url: str = ""

    @property
    def label(self) -> str:
        """The step's name on the page."""
        return str(self.key.label)

    @property
    def progress(self) -> int | None:
        """The share as whole per cent, for the bar of the step that goes on now."""
        return round(self.share * 100) if self.state == "now" else None


@dataclass(frozen=True, slots=True)
class CaseAction:
    """Something a person can do on the case page; a refused one is shown with its reason."""

    label: str
    url: str
    decision: Decision = field(default_factory=Decision.yes)
    primary: bool = False


@dataclass(frozen=True, slots=True)
class CasePanel:
    """A panel of the case page: `context(procurement, user)` feeds `template`; None hides it.

    `place` is "main", "aside" or, above both, "banner"; panels are sorted by `order`.
    """

    key: str
    order: int
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]
    place: str = "main"


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date of a case that some room keeps: shown in the case's calendar."""

    label: str
    day: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class ReferencePart:
    """A part of the drafts that the reference group reads: `template` is fed with `context`."""

    key: str
    title: str
    template: str
    context: dict[str, Any]


_reference: list[Callable[[Any, Any], list[ReferencePart]]] = []
_gates: dict[str, Callable[[Any], Decision]] = {}
# Words for the gates of the rooms above, who register the conditions themselves.
_gate_labels: dict[str, Any] = {
    "needs.answered": gettext_lazy("The needs are answered"),
    "mandates.in_force": gettext_lazy("At least one mandate is in force"),
    "mandates.party_list_open": gettext_lazy("The party list is still open"),
    "mandates.party_list_locked": gettext_lazy("The party list is locked"),
}
_chain: dict[ChainKey, Callable[[Any, Any], ChainStep]] = {}
_panels: dict[str, CasePanel] = {}
_actions: list[Callable[[Any, Any], list[CaseAction]]] = []


def register_gate(name: str, check: Callable[[Any], Decision], label: Any = "") -> None:
    """A named condition that a step of a process may require: `mandates.party_list_locked`.

    `label` is what people read where a process is edited; without it the name is shown.
    """
    _gates[name] = check
    if label:
        _gate_labels[name] = label


def gate_label(name: str) -> str:
    """The words for a gate."""
    return str(_gate_labels.get(name) or name)


def check_gate(name: str, procurement: Any) -> Decision:
    """Ask the gate; one that no room offers is closed, and says so."""
    from django.utils.translation import gettext as _

    check = _gates.get(name)
    if check is None:
        return Decision.no(
            _("The condition “%(name)s” is unknown to this installation.") % {"name": name}
        )
    return check(procurement)


def gate_names() -> list[str]:
    """The gates that can be chosen in a process."""
    return sorted(_gates)


def register_chain(key: ChainKey, provider: Callable[[Any, Any], ChainStep]) -> None:
    """Who knows the fact of a link: provider(procurement, user)."""
    _chain[key] = provider


def chain_for(procurement: Any, user: Any) -> list[ChainStep]:
    """The seven links in order; a link nobody knows of yet stands ahead."""
    return [_chain[key](procurement, user) if key in _chain else ChainStep(key) for key in ChainKey]


def register_panel(panel: CasePanel) -> None:
    """Put a panel on the case page."""
    _panels[panel.key] = panel


def panels_for(procurement: Any, user: Any) -> list[dict[str, Any]]:
    """The panels to show, each with its template, place and context."""
    shown = []
    for panel in sorted(_panels.values(), key=lambda item: item.order):
        context = panel.context(procurement, user)
        if context is not None:
            # A loop gives the template its `context`: the tag `with` cannot set that name.
            shown.append({"panel": panel, "template": panel.template, "contexts": [context]})
    return shown


def register_actions(provider: Callable[[Any, Any], list[CaseAction]]) -> None:
    """Offer actions on the case page: provider(procurement, user)."""
    if provider not in _actions:
        _actions.append(provider)


def actions_for(procurement: Any, user: Any) -> list[CaseAction]:
    """What can be done, in the order of the chain: one primary first, what is refused last.

    Rooms register from the top of the house down, the chain goes from the bottom up. Of several
    primary actions the latest in the chain is the one that moves the case.
    """
    offered = [action for room in reversed(_actions) for action in room(procurement, user)]
    primaries = [action for action in offered if action.primary and action.decision]
    first = primaries[-1] if primaries else None
    rest = [replace(action, primary=False) for action in offered if action is not first]
    ordered = sorted(rest, key=lambda action: not action.decision)
    return [first, *ordered] if first else ordered


def register_reference(provider: Callable[[Any, Any], list[ReferencePart]]) -> None:
    """Offer drafts to the reference group: provider(procurement, user). Never tenders."""
    if provider not in _reference:
        _reference.append(provider)


def reference_parts(procurement: Any, user: Any) -> list[ReferencePart]:
    """What the reference group reads now."""
    return [part for provider in _reference for part in provider(procurement, user)]
