"""The support session in which the work of this moment is done, if any."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_current: ContextVar[Any] = ContextVar("support_session", default=None)


def session() -> Any:
    """The support session of this request or job, or None."""
    return _current.get()


@contextmanager
def within(support: Any) -> Iterator[None]:
    """Let what is done inside be done in the support session (None: in none)."""
    token = _current.set(support)
    try:
        yield
    finally:
        _current.reset(token)


def known() -> dict[str, Any]:
    """What a history row of this moment tells of the session."""
    support = session()
    return {"support": support.pk, "by": support.actor_id} if support else {}


def names_of(actor: Any) -> dict[str, Any]:
    """Who really acted when `actor` is said to: fields of an event."""
    person = actor if getattr(actor, "pk", None) else None
    support = session()
    plain = {"actor": person, "actor_name": getattr(actor, "name", "") or ""}
    if support is None or person is None or person.pk != support.person_id:
        return {**plain, "support": support}
    return {
        "actor": support.actor,
        "actor_name": support.actor.name,
        "on_behalf": person,
        "on_behalf_name": person.name,
        "support": support,
    }
