"""Who may do what in a procurement: the one module that turns appointments into rights.

An appointment puts a person in the group of its task in its procurement; the table below says what
that group is granted on the procurement (django-guardian). It stands beside
`portal.organisations.access`, which does the same for organisations and may not know of this room.
A question about rights is one statement per person, asked once per request.
"""

import itertools
from collections import defaultdict
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction
from django.db.models import Q

from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.procurements.enums import Right, Task
from portal.procurements.models import (
    Appointment,
    Declaration,
    Procurement,
    ProcurementGroupPermission,
)
from portal.procurements.querysets import DECIDED

TASK_RIGHTS: dict[Task, frozenset[Right]] = {
    Task.COORDINATE: frozenset({Right.COORDINATE}),
    Task.EVALUATE: frozenset({Right.EVALUATE, Right.READ_TENDERS}),
    Task.READ_TENDERS: frozenset({Right.READ_TENDERS}),
    Task.REFER: frozenset({Right.REFER}),
}
# Moves when anything changes in this process, so that nothing remembered outlives a recusal.
_changes = itertools.count(1)
_version = 0


def changed() -> None:
    """Forget what is remembered of people's rights: an appointment or a declaration changed."""
    global _version  # noqa: PLW0603 - one number for the process
    _version = next(_changes)


def group_of(procurement: Procurement, task: Task) -> Group:
    """The group of a task in a procurement, with the grants of the table."""
    group, made = Group.objects.get_or_create(name=f"procurement:{procurement.pk}:{task.value}")
    if made:
        permissions = DjangoPermission.objects.filter(
            content_type__app_label="procurements",
            content_type__model="procurement",
            codename__in=[right.value for right in TASK_RIGHTS[task]],
        )
        ProcurementGroupPermission.objects.bulk_create(
            ProcurementGroupPermission(group=group, permission=p, content_object=procurement)
            for p in permissions
        )
    return group


@transaction.atomic
def give(*, user: User, procurement: Procurement, task: Task, **fields: Any) -> Appointment:
    """Write the appointment and let its group have the person; the actions ask first."""
    group = group_of(procurement, task)
    appointment = Appointment.objects.create(
        user=user, procurement=procurement, task=task, group=group, **fields
    )
    user.groups.add(group)
    changed()
    return appointment


def take(appointment: Appointment, *, by: Any, reason: str) -> None:
    """End an appointment now: the next request of the person no longer has its rights."""
    appointment.ended_at = clock.now()
    appointment.ended_by = by
    appointment.ended_reason = reason[:300]
    appointment.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    appointment.user.groups.remove(appointment.group)
    changed()


def _own(user: Any) -> dict[str, Any]:
    if hasattr(user, "_wrapped"):
        bool(user)  # the lazy object is filled in by its first use
        user = user._wrapped
    return user.__dict__


def _kept(user: Any, name: str, find: Any) -> Any:
    """What `find()` answers, remembered on the person's object until something changes."""
    stamp = (clock.today(), _version)
    kept = _own(user).get(name)
    if not kept or kept[0] != stamp:
        kept = (stamp, find())
        _own(user)[name] = kept
    return kept[1]


def _rights(user: Any) -> dict[str, set[int]]:
    """Procurement ids per right, by one statement."""
    if not user.is_authenticated or not user.is_active:
        return {}

    def find() -> dict[str, set[int]]:
        current = Appointment.objects.filter(user_id=user.pk).current(clock.today())
        rows = ProcurementGroupPermission.objects.filter(group_id__in=current.values("group_id"))
        found: dict[str, set[int]] = defaultdict(set)
        for codename, pk in rows.values_list("permission__codename", "content_object_id"):
            found[codename].add(pk)
        return found

    return _kept(user, "_case_rights", find)


def case_ids(user: Any, *rights: Right) -> set[int]:
    """The procurements on which `user` holds one of `rights` today."""
    held = _rights(user)
    return set().union(*(held.get(right.value, set()) for right in rights))


def holds(user: Any, right: Right, procurement: Procurement | int) -> bool:
    """Whether `user` holds `right` on the procurement (or its id) today."""
    pk = procurement if isinstance(procurement, int) else procurement.pk
    return pk in _rights(user).get(right.value, set())


def readable_ids(user: Any) -> set[int]:
    """The procurements whose tenders `user` may read today: `policies.may_read_tenders`, for all.

    Appointed to read, the opening certified, and a declaration made with the tenderers known. A
    case that was decided before openings were held here asks for a declaration alone.
    """
    ids = case_ids(user, Right.READ_TENDERS)
    if not ids:
        return set()

    def find() -> set[int]:
        declared = Declaration.objects.in_place().filter(user_id=user.pk, procurement_id__in=ids)
        opened = Q(knows_bidders=True, procurement__opening__certified_at__isnull=False)
        older = Q(procurement__opening=None, procurement__status__in=DECIDED)
        return set(declared.filter(opened | older).values_list("procurement_id", flat=True))

    return _kept(user, "_readable_cases", find)


def reads_every_declaration(user: Any) -> bool:
    """Whether `user` is the association's lawyer or auditor."""

    def find() -> bool:
        association = Organisation.objects.filter(kind="association").values("pk")
        current = Membership.objects.filter(user_id=user.pk, organisation_id__in=association)
        return current.filter(role__in=[Role.LAWYER, Role.AUDITOR]).current(clock.today()).exists()

    return access.works_for_association(user) and _kept(user, "_reads_declarations", find)


def is_lawyer(user: Any) -> bool:
    """Whether `user` is the association's lawyer."""
    return access.works_for_association(user) and access.has_role(user, Role.LAWYER)


def lawyers() -> list[User]:
    """The association's lawyers of today."""
    current = Membership.objects.filter(role=Role.LAWYER).current(clock.today())
    return list(User.objects.filter(pk__in=current.values("user_id"), is_active=True))
