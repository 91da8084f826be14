"""Every row's former selves, kept by triggers: `update()` and `bulk_update()` do not escape them.

A domain model carries `@tracked()`, or `@untracked("why")`; the audit room's system check names one
that carries neither. What a history row knows of who changed it comes from `acting`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
from django.db import models
from pghistory import runtime

M = TypeVar("M", bound=type[models.Model])
REASONS: dict[str, str] = {}


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep every insertion, change and removal of the model's rows in an event table beside it.

    `exclude` names secrets, which must not be copied. Generated columns are left out: they follow
    from the others. The event table takes new rows only; the database refuses the rest.
    """

    def decorate(model: M) -> M:
        generated = [
            field.name
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.GeneratedField)
        ]
        follow: Callable[[M], M] = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*exclude, *generated],
            append_only=True,
        )
        return follow(model)

    return decorate


def untracked(reason: str) -> Callable[[M], M]:
    """Say why the model's rows have no history of their own."""

    def decorate(model: M) -> M:
        REASONS[model._meta.label_lower] = reason
        return model

    return decorate


@contextmanager
def acting(**known: Any) -> Iterator[None]:
    """Let the history rows written inside know who acted and how; the outermost one decides.

    What is known is told once, at the start: the audit's chain covers it, so it never changes.
    """
    if hasattr(runtime._tracker, "value"):
        yield
        return
    with pghistory.context(**known):
        yield


def known() -> dict[str, Any]:
    """What `acting` was told, in the innermost of work that is being done now."""
    value = getattr(runtime._tracker, "value", None)
    return dict(value.metadata) if value is not None else {}
