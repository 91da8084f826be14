"""What higher rooms want to know of this one: the audit room fills these in."""

from collections.abc import Callable
from typing import Any

Listener = Callable[[Any, Any], None]
_granted: list[Listener] = []
_ended: list[Listener] = []


def on_membership_granted(listener: Listener) -> None:
    """Call `listener(actor, membership)` inside the transaction that grants a role."""
    if listener not in _granted:
        _granted.append(listener)


def on_membership_ended(listener: Listener) -> None:
    """Call `listener(actor, membership)` inside the transaction that ends a role."""
    if listener not in _ended:
        _ended.append(listener)


def membership_granted(actor: Any, membership: Any) -> None:
    """Tell the listeners."""
    for listener in _granted:
        listener(actor, membership)


def membership_ended(actor: Any, membership: Any) -> None:
    """Tell the listeners."""
    for listener in _ended:
        listener(actor, membership)
