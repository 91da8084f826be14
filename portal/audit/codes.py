"""The registered names of what can happen; an unregistered code cannot be recorded."""

from typing import Any

_codes: dict[str, Any] = {}
_minor: set[str] = set()


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


def known(code: str) -> bool:
    """Whether some room has registered `code`."""
    return code in _codes
