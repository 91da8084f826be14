"""The history of one object: what was done, and which fields went from what to what.

A room says which of its objects have a page here, and which fields are secret there:
`timeline.register(Mandate, exclude=("verdict",))`. Who may see an object may see its history.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from pghistory.models import Event

from portal.audit import codes, values
from portal.audit.history import event_models
from portal.audit.models import AuditEvent
from portal.organisations import access
from portal.people.models import User

MOST = 400


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of objects with a history page."""

    model: type[models.Model]
    exclude: frozenset[str] = frozenset()
    fields_for: Callable[[Any], bool] = access.works_for_association

    @property
    def name(self) -> str:
        """The kind in words."""
        return str(self.model._meta.verbose_name)


@dataclass(slots=True)
class Entry:
    """One moment: what was done (or None for a change that no event tells) and what changed."""

    at: datetime
    title: str
    by: str = ""
    organisation: str = ""
    reason: str = ""
    authority: str = ""
    changes: list[values.Change] = field(default_factory=list)


_kinds: dict[str, Kind] = {}


def everyone(_user: Any) -> bool:
    """Whoever sees the object sees its fields' changes."""
    return True


def register(
    model: type[models.Model],
    *,
    exclude: Iterable[str] = (),
    fields_for: Callable[[Any], bool] = access.works_for_association,
) -> None:
    """Give the model's objects a history page; its manager must have `visible_to`.

    Events are shown to those who may know of them; the fields' changes to those for whom
    `fields_for(user)` holds, by default the association's people.
    """
    _kinds[model._meta.label_lower] = Kind(model, frozenset(exclude), fields_for)


def kind_of(label: str) -> Kind | None:
    """The kind by its name in the address; None when no room offers it."""
    return _kinds.get(label)


def url_of(obj: models.Model) -> str:
    """The address of the object's history; empty when its kind has none."""
    label = obj._meta.label_lower
    return reverse("audit:story", args=[label, obj.pk]) if label in _kinds else ""


def entries(obj: models.Model, user: Any, limit: int = MOST) -> list[Entry]:
    """Events and field changes of the object that `user` may know of, newest first.

    The number of statements does not depend on how much has happened.
    """
    found = [_of_event(event) for event in _events(obj, user)[:limit]]
    kind = _kinds.get(obj._meta.label_lower, Kind(type(obj)))
    if kind.fields_for(user):
        found += _of_rows(obj, kind, limit)
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:limit]


def _events(obj: models.Model, user: Any) -> Any:
    events = AuditEvent.objects.visible_to(user).of(obj)
    return events.exclude(code__in=codes.minor_codes()).select_related("organisation")


def _of_event(event: AuditEvent) -> Entry:
    data = event.data if isinstance(event.data, dict) else {}
    return Entry(
        at=event.at,
        title=event.label,
        by=event.by,
        organisation=event.organisation.short_name if event.organisation else "",
        reason=str(data.get("reason", "")),
        authority=event.authority,
    )


def _of_rows(obj: models.Model, kind: Kind, limit: int) -> list[Entry]:
    """The object's former selves, each against the one before."""
    history: Any = event_models().get(type(obj))
    if history is None:
        return []
    rows: list[Any] = list(
        history._default_manager.filter(pgh_obj_id=obj.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")[: limit + 1]
    )[::-1]
    names = _names(rows)
    shown = values.Fields(type(obj), history, kind.exclude)
    shown.load(rows)
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        changes = shown.changes(before, row)
        if row.pgh_label == "update" and not changes:
            continue
        title = values.LABELS.get(row.pgh_label, row.pgh_label)
        by = names.get(_user_of(row), "")
        found.append(Entry(at=row.pgh_created_at, title=str(title), by=by, changes=changes))
    return found[::-1]


def _user_of(row: Event) -> int:
    context = getattr(row, "pgh_context", None)
    known = context.metadata if context is not None else {}
    return int(known.get("by") or known.get("user") or 0)


def _names(rows: list[Any]) -> dict[int, str]:
    ids = {_user_of(row) for row in rows}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name"))
