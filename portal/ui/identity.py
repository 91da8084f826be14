"""The line under a person's name ("Samordnare, Skånes Kommuner"), told by a higher room."""

from collections.abc import Callable
from typing import Any

Teller = Callable[[Any], str]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Set who tells the line: one function from user to text."""
    _tellers[:] = [teller]


def line_for(user: Any) -> str:
    """Return the line, or nothing before anyone has registered."""
    return str(_tellers[0](user)) if _tellers else ""
