"""Who may come in with a password: higher rooms may say no, with a sentence."""

from collections.abc import Callable
from typing import Any

from portal.core.decisions import Decision

Guard = Callable[[Any], Decision]
_guards: list[Guard] = []


def on_password(guard: Guard) -> None:
    """Ask `guard(user)` each time someone has given the right password."""
    if guard not in _guards:
        _guards.append(guard)


def may_use_password(user: Any) -> Decision:
    """The first refusal, or yes."""
    for guard in _guards:
        decision = guard(user)
        if not decision:
            return decision
    return Decision.yes()
