"""The registered names of what can happen; an unregistered code cannot be recorded."""

from collections.abc import Callable
from typing import Any

_codes: dict[str, Any] = {}
_minor: set[str] = set()
_guards: dict[Callable[[Any], Any], tuple[str, ...]] = {}


def register(code: str, label: Any, *, minor: bool = False) -> None:
    """Name an event: `room.thing_done`, with the words people read.

    A `minor` one stands in the log but not among the latest events of a case.
    """
    _codes[code] = label
    if minor:
        _minor.add(code)


def minor_codes() -> frozenset[str]:
    """Events that only the log shows."""
    return frozenset(_minor)


def label_of(code: str) -> str:
    """The words for a code; the code itself when its room is gone."""
    return str(_codes.get(code, code))


def choices() -> list[tuple[str, str]]:
    """Every registered code with its words, in the order of the words."""
    return sorted(((code, str(label)) for code, label in _codes.items()), key=lambda one: one[1])


def known(code: str) -> bool:
    """Whether some room has registered `code`."""
    return code in _codes


def guard(cases: Callable[[Any], Any], *guarded: str) -> None:
    """Let events of the `guarded` codes be known only where `cases(user)` names their case.

    For events that tell something secret by being there; `cases` gives ids or a subquery of them.
    """
    _guards[cases] = guarded


def guards() -> dict[Callable[[Any], Any], tuple[str, ...]]:
    """The guards with the codes they guard."""
    return dict(_guards)
