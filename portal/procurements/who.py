"""Who can do what in one procurement: the association's people, the appointed, the parties'."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership, Organisation, OrganisationGroupPermission
from portal.procurements.models import Appointment, Procurement

# What a party's people do in a case, in the order of the chain.
POWERS = (Permission.ANSWER_NEEDS, Permission.PREPARE_MANDATE, Permission.SIGN_MANDATE)


@dataclass(frozen=True, slots=True)
class WhoRow:
    """One person's power in a case: what, in which capacity, and for how long."""

    person: str
    power: str
    capacity: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def people_of_association(procurement: Procurement, user: Any) -> list[WhoRow]:
    """Who runs the case, and those appointed to it that `user` may know of; two statements."""
    rows = (
        [WhoRow(procurement.responsible.name, _("is responsible for the procurement"))]
        if procurement.responsible
        else []
    )
    coordinating = (
        Membership.objects.filter(
            role__in=[Role.COORDINATOR, Role.ASSOCIATION_ADMIN], user__is_active=True
        )
        .current(clock.today())
        .select_related("user", "deputy_for")
        .order_by("user__name", "role")
    )
    rows += [
        WhoRow(
            row.user.name,
            _("coordinates procurements"),
            _capacity(row),
            row.valid_from,
            row.last_day,
        )
        for row in coordinating
    ]
    appointed = (
        Appointment.objects.visible_to(user)
        .filter(procurement=procurement)
        .current()
        .select_related("user")
        .order_by("task", "user__name")
    )
    rows += [
        WhoRow(
            row.user.name,
            str(row.get_task_display()),
            row.represents,
            row.valid_from,
            row.valid_to,
        )
        for row in appointed
    ]
    return rows


def _capacity(row: Membership) -> str:
    if row.deputy_for is None:
        return str(row.get_role_display())
    return _("%(role)s, deputy for %(person)s") % {
        "role": row.get_role_display(),
        "person": row.deputy_for.name,
    }


@dataclass(frozen=True, slots=True)
class PartyPeople:
    """A party of the case, and who has each power there; nobody is said, too."""

    organisation: Organisation
    powers: list[tuple[str, list[str]]]


def people_of_parties(procurement: Procurement, user: Any) -> list[PartyPeople]:
    """Each invited party that `user` sees into, with who can do what; three statements."""
    parties = Organisation.objects.filter(participations__procurement=procurement)
    if not access.works_for_association(user):
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        parties = parties.filter(pk__in=ids)
    found = list(parties)
    holders = _holders([party.pk for party in found])
    return [
        PartyPeople(
            party,
            [(str(power.label), holders.get((party.pk, power.value), [])) for power in POWERS],
        )
        for party in found
    ]


def _holders(organisation_ids: list[int]) -> dict[tuple[int, str], list[str]]:
    today = clock.today()
    grants = defaultdict(list)
    for group_id, organisation_id, codename in (
        OrganisationGroupPermission.objects.filter(
            content_object_id__in=organisation_ids,
            permission__codename__in=[power.value for power in POWERS],
        )
        .filter(Q(valid_from=None) | Q(valid_from__lte=today))
        .values_list("group_id", "content_object_id", "permission__codename")
    ):
        grants[group_id].append((organisation_id, codename))
    rows = (
        Membership.objects.filter(group_id__in=list(grants), user__is_active=True)
        .current(today)
        .select_related("user", "deputy_for")
        .order_by("user__name", "role")
    )
    holders: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in rows:
        for key in grants[row.group_id]:
            holders[key].append(f"{row.user.name} ({_capacity(row)})")
    return holders
