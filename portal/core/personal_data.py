"""What the portal holds about persons: each room says it for its models in its `personal_data.py`.

Every model that points at a person, or has a field for a person's name or address, is named here as
one of three: `acts` (a row shows what somebody did in the work), `holds` (a row is about somebody),
`exempt` (it only looks so, and why). The privacy room's check finds what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock

# Why what people did in the work is kept when they are erased.
RECORD = _(
    "Shows who did what in a public procurement: an official document that is archived"
    " (arkivlagen 3 §; GDPR 17.3 b and d)."
)
DISPOSAL = _(
    "Of minor importance: may be disposed of when the association has decided so (arkivlagen 10 §)."
)
ARCHIVED = _("Official document, kept for ever unless the association decides otherwise.")


class Fate(StrEnum):
    """What becomes of the rows when a person is erased."""

    KEEP = "keep"
    CLEAR = "clear"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one model: how they lead to a person, what is shown of them, what erasure does.

    `people` are fields that point at the person, `addresses` text fields with their e-mail address.
    `title` and `labels` stand in for the words of a model that is not ours.
    """

    label: str
    people: tuple[str, ...]
    addresses: tuple[str, ...]
    shown: tuple[str, ...]
    fate: Fate
    reason: Any
    clear: Mapping[str, Any] = field(default_factory=dict)
    title: Any = ""
    labels: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the rows are called, in the reader's language."""
        name = str(self.title or self.model._meta.verbose_name_plural)
        return name[:1].upper() + name[1:]

    @property
    def model(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.label)

    def rows_of(self, person: Any) -> Any:
        """The person's rows."""
        wanted = Q()
        for name in self.people or person_fields(self.model):
            wanted |= Q(**{name: person})
        for name in self.addresses:
            wanted |= Q(**{f"{name}__iexact": person.email})
        return self.model._base_manager.filter(wanted).order_by("pk")


@dataclass(frozen=True, slots=True)
class Retention:
    """How long rows of one kind are kept: `years` after `since`, or for ever (None).

    `source` says by which rule; `verified` whether the association has compared it with its own
    decision. Nothing is deleted until an administrator has switched the rule on.
    """

    key: str
    label: str
    name: Any
    source: Any
    years: int | None = None
    since: str = ""
    verified: bool = False
    only: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> Any:
        """All rows of the kind."""
        return apps.get_model(self.label)._base_manager.filter(**self.only)

    def due(self, years: int | None = None) -> Any:
        """The rows whose time is out; none for what is kept for ever."""
        years = years or self.years
        if years is None:
            return self.rows.none()
        day = years_ago(clock.today(), years)
        is_moment = isinstance(self.rows.model._meta.get_field(self.since), models.DateTimeField)
        return self.rows.filter(**{f"{self.since}__lt": clock.at(day, 0) if is_moment else day})


_holdings: dict[str, Holding] = {}
_exempt: dict[str, Any] = {}
_retention: dict[str, Retention] = {}


def holds(
    label: str,
    *,
    reason: Any,
    people: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
    shown: tuple[str, ...] = (),
    fate: Fate = Fate.KEEP,
    clear: Mapping[str, Any] | None = None,
    title: Any = "",
    labels: Mapping[str, Any] | None = None,
) -> None:
    """Rows of the model are about persons; without `people` every field pointing at one counts."""
    _holdings[label.lower()] = Holding(
        label, people, addresses, shown, fate, reason, dict(clear or {}), title, dict(labels or {})
    )


def acts(reason: Any, *labels: str) -> None:
    """Rows of the models show who did what in the work: kept, and told to the person who asks."""
    for label in labels:
        holds(label, reason=reason)


def exempt(reason: Any, *labels: str) -> None:
    """The models only look as if they held something about persons."""
    for label in labels:
        _exempt[label.lower()] = reason


def keep(rule: Retention) -> None:
    """Name a rule of retention."""
    _retention[rule.key] = rule


def holdings() -> list[Holding]:
    """Everything that rooms have named, by model."""
    return [_holdings[label] for label in sorted(_holdings) if _exists(label)]


def is_named(label: str) -> bool:
    """Whether a model is named as one of the three."""
    return label.lower() in _holdings or label.lower() in _exempt


def retention() -> list[Retention]:
    """Every rule of retention whose model exists, in order of name."""
    found = [rule for rule in _retention.values() if _exists(rule.label)]
    return sorted(found, key=lambda rule: (rule.years is None, str(rule.name)))


def retention_rule(key: str) -> Retention | None:
    """One rule."""
    return _retention.get(key)


def person_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The model's own fields that point at a person."""
    return tuple(
        found.name
        for found in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if found.is_relation
        and found.related_model is not None
        and found.related_model._meta.label == settings.AUTH_USER_MODEL  # type: ignore[union-attr]
    )


def years_ago(day: date, years: int) -> date:
    """The same day of an earlier year; 29 February becomes 28."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _exists(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True
