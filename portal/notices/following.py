"""What can be followed, and which events are told to those who follow.

A room names its kinds of objects (`followable`) and the audit codes that may be told about them
(`tell`), each with a sentence that holds nothing secret. Whether the follower may see the object is
asked when the letter is sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from portal.audit import codes
from portal.organisations import access


@dataclass(frozen=True, slots=True)
class Followable:
    """A kind of objects that people can follow; its manager must have `visible_to`."""

    label: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]

    @property
    def model(self) -> type[models.Model]:
        """The model itself."""
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """The kind in words."""
        name = str(self.model._meta.verbose_name)
        return name[:1].upper() + name[1:]

    def seen_by(self, user: Any, ids: list[int]) -> dict[int, Any]:
        """Those of the objects that the person may see; one statement."""
        rows: Any = self.model._default_manager.all()
        found: dict[int, Any] = rows.visible_to(user).in_bulk(ids)
        return found


@dataclass(frozen=True, slots=True)
class Tellable:
    """An event that followers hear of.

    `targets(event)` names whose followers hear of it, each object as (label, id).
    """

    code: str
    sentence: Any
    association_only: bool
    targets: Callable[[Any], list[tuple[str, int]]]


_followable: dict[str, Followable] = {}
_tellable: dict[str, Tellable] = {}
CASE = "procurements.procurement"


def followable(
    model: type[models.Model],
    *,
    title: Callable[[Any], str] = str,
    url: Callable[[Any], str] = lambda obj: obj.get_absolute_url(),
) -> None:
    """Let people follow objects of the model."""
    label = model._meta.label_lower
    _followable[label] = Followable(label, title, url)


def own_object(event: Any) -> list[tuple[str, int]]:
    """What the event itself is about."""
    if event.object_type in _followable and str(event.object_id).isdigit():
        return [(event.object_type, int(event.object_id))]
    return []


def own_object_and_case(event: Any) -> list[tuple[str, int]]:
    """What the event itself is about, and the procurement that it belongs to."""
    found = own_object(event)
    if event.case_id and (CASE, event.case_id) not in found:
        found.append((CASE, int(event.case_id)))
    return found


def tell(
    code: str,
    sentence: Any,
    *,
    association_only: bool = False,
    targets: Callable[[Any], list[tuple[str, int]]] = own_object_and_case,
) -> None:
    """Tell followers of an event by `sentence`, which everyone who sees the object may read.

    Raises `ValueError` for an event that its room guards: that it happened is itself a secret.
    """
    if any(code in guarded for guarded in codes.guards().values()):
        raise ValueError(f"{code} is guarded and cannot be told")
    _tellable[code] = Tellable(code, sentence, association_only, targets)


def kind_of(label: str) -> Followable | None:
    """The kind by its name; None when no room offers it."""
    return _followable.get(label)


def kinds() -> list[Followable]:
    """Every kind that can be followed."""
    return list(_followable.values())


def told(code: str) -> Tellable | None:
    """How an event is told; None when it is not."""
    return _tellable.get(code)


def told_codes() -> frozenset[str]:
    """Every event that is told."""
    return frozenset(_tellable)


def may_hear(user: Any, tellable: Tellable, label: str, object_id: int) -> bool:
    """Whether the person may be told of the event now: by what they may see of its object."""
    kind = _followable.get(label)
    if kind is None or not user.is_active:
        return False
    if tellable.association_only and not access.works_for_association(user):
        return False
    if any(tellable.code in guarded for guarded in codes.guards().values()):
        return False
    return bool(kind.seen_by(user, [object_id]))
