"""Everything the portal holds about one person, and what erasing them would do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core import clock, personal_data
from portal.core.personal_data import Fate, Holding
from portal.organisations.models import Membership
from portal.people.models import User
from portal.ui import formats

OWN = ("name", "email", "phone", "language", "is_active", "is_staff", "joined_at", "last_login")
FATES = {
    Fate.KEEP: gettext_lazy("Kept"),
    Fate.CLEAR: gettext_lazy("Emptied"),
    Fate.DELETE: gettext_lazy("Deleted"),
}
# What a page shows of each kind; the file holds all.
ON_PAGE = 50

type Render = Callable[[models.Model, str], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The person's rows of one kind: what they are, why they are kept, and each row as words."""

    holding: Holding
    name: str
    count: int
    rows: list[dict[str, Any]]

    @property
    def fate(self) -> str:
        """What erasing does with them."""
        return str(FATES[self.holding.fate])

    @property
    def reason(self) -> str:
        """Why."""
        return str(self.holding.reason)

    @property
    def heads(self) -> list[str]:
        """The columns."""
        return list(self.rows[0]) if self.rows else []

    @property
    def left_out(self) -> int:
        """How many rows only the file holds."""
        return self.count - len(self.rows)


def plain(row: models.Model, name: str) -> Any:
    """A value as a file wants it: a primitive."""
    return _plain(getattr(row, name))


def words(row: models.Model, name: str) -> str:
    """A value as a reader wants it: the label of a choice, yes or no, a Swedish day."""
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return _words(value)


def own_details(person: User, render: Render = plain) -> dict[str, Any]:
    """What stands on the person's own row."""
    return {_label(User, name): render(person, name) for name in OWN}


def parts(person: User, *, most: int | None = None, render: Render = plain) -> list[Part]:
    """Every kind of which the person has rows; `most` rows of each."""
    found = []
    for holding in personal_data.holdings():
        rows = holding.rows_of(person)
        count = rows.count()
        if count:
            shown = [_row(holding, row, person, render) for row in _related(rows)[:most]]
            found.append(Part(holding, holding.name, count, shown))
    return sorted(found, key=lambda part: part.name)


def as_data(person: User) -> dict[str, Any]:
    """Everything as primitives, for a file."""
    return {
        "taken_out_at": clock.now().isoformat(timespec="seconds"),
        "person": own_details(person),
        "held": [
            {
                "what": part.name,
                "model": part.holding.label,
                "when_erased": part.fate,
                "why": part.reason,
                "rows": part.rows,
            }
            for part in parts(person)
        ],
    }


def roles_that_end(person: User) -> list[Membership]:
    """The roles that erasing would end."""
    rows = Membership.objects.filter(user=person).running(clock.today())
    return list(rows.select_related("organisation", "user"))


def _related(rows: Any) -> Any:
    names = [
        field.name
        for field in rows.model._meta.fields
        if isinstance(field, models.ForeignKey) and not field.null
    ]
    return rows.select_related(*names) if names else rows


def _row(holding: Holding, row: models.Model, person: User, render: Render) -> dict[str, Any]:
    if holding.shown:
        return {
            str(holding.labels.get(name) or _label(row, name)): render(row, name)
            for name in holding.shown
        }
    did = [
        _label(row, name)
        for name in personal_data.person_fields(type(row))
        if getattr(row, f"{name}_id", None) == person.pk
    ]
    when = _when(row)
    return {
        _("What"): str(row),
        _("As"): ", ".join(did),
        _("Time"): render(row, when) if when else None,
    }


def _when(row: models.Model) -> str | None:
    """The field of the first day or moment that the row knows of itself."""
    for field in row._meta.fields:
        if isinstance(field, models.DateField) and getattr(row, field.name):
            return field.name
    return None


def _label(model: Any, name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:  # A property: what the row says in words.
        return _("What")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(clock.STOCKHOLM).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return value
    return str(value) if not isinstance(value, Decimal) else float(value)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        text = ", ".join(_words(one) for one in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{key}: {_words(one)}" for key, one in value.items())
    elif isinstance(value, bool):
        text = _("yes") if value else _("no")
    elif isinstance(value, datetime):
        text = formats.moment(value)
    elif isinstance(value, date):
        text = formats.day(value)
    else:
        text = "" if value is None else str(value)
    return text or formats.NOTHING
