"""What higher rooms want to know of this one: the audit room fills these in.

`happening` is one of `HAPPENINGS`. A listener is called in the transaction of the thing, if there
is one, and never gets a password, a code or a key.
"""

from collections.abc import Callable
from typing import Any, Protocol

HAPPENINGS = (
    "logged_in",
    "log_in_failed",
    "locked_out",
    "logged_out",
    "factor_added",
    "factor_removed",
    "factor_failed",
    "password_changed",
    "password_reset",
    "sessions_ended",
)


class Listener(Protocol):
    """Called with what happened, to whom, by whom, and primitives about it."""

    def __call__(self, happening: str, *, user: Any, actor: Any, data: dict[str, Any]) -> None: ...


_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[..., None]:
    """Call `listener` whenever something happens to someone's log-in."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell(happening: str, *, user: Any, actor: Any = None, **data: Any) -> None:
    """Tell the listeners; `actor` is None when nobody has proved who they are."""
    if happening not in HAPPENINGS:
        raise LookupError(f"{happening!r} is not a happening")
    for listener in _listeners:
        listener(happening, user=user, actor=actor, data=data)
