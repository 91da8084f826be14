"""The registered names of what can happen; an unregistered code cannot be recorded."""

from typing import Any

_codes: dict[str, Any] = {}


def register(code: str, label: Any) -> None:
    """Name an event: `room.thing_done`, with the words people read."""
    _codes[code] = label


def label_of(code: str) -> str:
    """The words for a code; the code itself when its room is gone."""
    return str(_codes.get(code, code))


def known(code: str) -> bool:
    """Whether some room has registered `code`."""
    return code in _codes


def all_codes() -> dict[str, str]:
    """Every code with its words."""
    return {code: str(label) for code, label in sorted(_codes.items())}
