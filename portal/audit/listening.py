"""What higher rooms want to know of what is recorded: the notices room tells followers by it."""

from collections.abc import Callable
from typing import Any

_listeners: list[Callable[[Any], None]] = []


def on_recorded(listener: Callable[[Any], None]) -> None:
    """Call `listener(event)` inside the transaction in which the event is recorded."""
    if listener not in _listeners:
        _listeners.append(listener)


def recorded(event: Any) -> None:
    """Tell the listeners."""
    for listener in _listeners:
        listener(event)
