"""What higher rooms want to know: the letters to those acted for are written there."""

from collections.abc import Callable
from typing import Any

_started: list[Callable[[Any], None]] = []


def on_started(listener: Callable[[Any], None]) -> None:
    """Call `listener(session)` inside the transaction that starts a support session."""
    if listener not in _started:
        _started.append(listener)


def started(support: Any) -> None:
    """Tell the listeners."""
    for listener in _started:
        listener(support)
