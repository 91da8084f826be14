"""Field values of former selves, as pages show them: names, labels, days, money."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pghistory.models import Event

from portal.core.fields import MoneyField
from portal.ui import formats

LABELS = {
    "insert": gettext_lazy("Came into being"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Removed"),
}
_LONGEST = 300
# Of no meaning to people, or hidden wherever they stand.
_NEVER = ("password", "token", "secret", "mark", "key")


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name, what it was, what it became."""

    field: str
    old: str
    new: str


class Fields:
    """The fields of a model whose changes are shown, and how their values are written."""

    def __init__(
        self, model: type[models.Model], history: type[Event], exclude: Iterable[str]
    ) -> None:
        kept = {field.name for field in history._meta.concrete_fields}
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field.name in kept
            and not field.primary_key
            and field.name not in exclude
            and not any(word in field.name for word in _NEVER)
        ]
        self.related: dict[tuple[type[models.Model], Any], str] = {}

    def load(self, rows: list[Any]) -> None:
        """Fetch the names that foreign keys lead to: one statement per kind of object."""
        wanted: dict[type[models.Model], set[Any]] = {}
        for field in self.fields:
            if isinstance(field, models.ForeignKey):
                ids = {getattr(row, field.attname) for row in rows} - {None}
                wanted.setdefault(field.related_model, set()).update(ids)  # type: ignore[arg-type]
        for model, ids in wanted.items():
            for obj in model._base_manager.filter(pk__in=ids) if ids else ():
                self.related[model, obj.pk] = str(obj)

    def changes(self, before: Any, row: Any) -> list[Change]:
        """What the row says otherwise than the one before; of the first, what it began with."""
        if row.pgh_label == "delete":
            return []
        found = []
        for field in self.fields:
            new = getattr(row, field.attname)
            old = getattr(before, field.attname) if before is not None else None
            if new == old or (before is None and new in (None, "", [], {})):
                continue
            found.append(Change(_name(field), self.shown(field, old), self.shown(field, new)))
        return found

    def shown(self, field: Any, value: Any) -> str:
        """The value as a page shows it; a dash for nothing."""
        if value is None or value == "":
            return formats.NOTHING
        if isinstance(field, models.ForeignKey):
            return self.related.get((field.related_model, value), str(value))  # type: ignore[arg-type]
        return _plain(field, value)[:_LONGEST]


def _name(field: Any) -> str:
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def _plain(field: Any, value: Any) -> str:
    labels = dict(field.flatchoices or ())
    if not isinstance(value, list | dict) and value in labels:
        return str(labels[value])
    if isinstance(value, list):
        return ", ".join(
            str(labels.get(item, item) if isinstance(item, str) else item) for item in value
        )
    if isinstance(value, dict):
        return ", ".join(f"{key}: {item}" for key, item in value.items())
    return _of_kind(field, value)


def _of_kind(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(field, MoneyField) or isinstance(value, float | Decimal):
        return formats.number(value)
    return str(value)
