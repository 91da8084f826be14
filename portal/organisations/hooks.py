"""What higher rooms want to know of this one: the audit room fills these in."""

from collections.abc import Callable
from typing import Any

_membership_granted: list[Callable[[Any, Any], None]] = []


def on_membership_granted(listener: Callable[[Any, Any], None]) -> None:
    """Call `listener(actor, membership)` inside the transaction that grants a role."""
    if listener not in _membership_granted:
        _membership_granted.append(listener)


def membership_granted(actor: Any, membership: Any) -> None:
    """Tell the listeners."""
    for listener in _membership_granted:
        listener(actor, membership)
