"""What each role may do, and the groups that are granted it (django-guardian).

`access` and `refresh_grants` are the only ones that ask for a group.
"""

from datetime import date

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission

from portal.organisations.enums import Permission, Role
from portal.organisations.models import Organisation, OrganisationGroupPermission

_P = Permission
_READ = frozenset({_P.VIEW_WORK, _P.VIEW_USE})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: _READ | {_P.IMPORT_LEDGER},
    Role.ASSOCIATION_ADMIN: _READ | {_P.MANAGE_MEMBERS},
    Role.ASSOCIATION_CONTROLLER: _READ | {_P.IMPORT_LEDGER},
    Role.LAWYER: _READ,
    Role.PURCHASING_COORDINATOR: _READ
    | {_P.ANSWER_NEEDS, _P.PREPARE_MANDATE, _P.RUN_DIRECT, _P.CALL_OFF, _P.MANAGE_MEMBERS},
    Role.SIGNATORY: _READ | {_P.SIGN_MANDATE, _P.APPROVE_DIRECT},
    Role.APPROVER: _READ | {_P.APPROVE_DIRECT},
    Role.REQUESTER: frozenset({_P.VIEW_WORK, _P.CALL_OFF}),
    Role.CONTROLLER: _READ | {_P.IMPORT_LEDGER},
    Role.REGISTRAR: _READ | {_P.PREPARE_MANDATE},
    Role.READER: _READ,
    Role.ELECTED_READER: _READ,
    Role.REFERENCE_MEMBER: frozenset(),
    Role.AUDITOR: _READ,
}


def group_of(organisation: Organisation, role: Role) -> Group:
    """The group of a role in an organisation, with the grants of the role table.

    What the table has gained since the group was made is granted; what it has lost is taken away.
    The group is granted the same on every organisation that this one has succeeded.
    """
    group, _made = Group.objects.get_or_create(name=f"organisation:{organisation.pk}:{role.value}")
    wanted = {permission.value for permission in ROLE_PERMISSIONS[role]}
    permissions = {
        permission.codename: permission
        for permission in DjangoPermission.objects.filter(
            content_type__app_label="organisations",
            content_type__model="organisation",
            codename__in=wanted,
        )
    }
    granted = OrganisationGroupPermission.objects.filter(group=group)
    granted.exclude(permission__codename__in=wanted).delete()
    held = set(granted.values_list("content_object_id", "permission__codename"))
    OrganisationGroupPermission.objects.bulk_create(
        OrganisationGroupPermission(
            group=group, permission=permissions[codename], content_object_id=pk, valid_from=day
        )
        for pk, day in _reached_from(organisation).items()
        for codename in wanted
        if (pk, codename) not in held
    )
    return group


def _reached_from(organisation: Organisation) -> dict[int, date | None]:
    """The organisation itself, and those before it with the day on which each was taken over."""
    reached: dict[int, date | None] = {organisation.pk: None}
    ahead = [organisation.pk]
    while ahead:
        found = Organisation.objects.filter(succeeded_by_id__in=ahead).exclude(pk__in=reached)
        days = dict(found.values_list("pk", "closed_on"))
        reached |= days
        ahead = list(days)
    return reached


def refresh_grants(organisation: Organisation) -> None:
    """Let the people of `organisation` reach what it has taken over; used when it succeeds another.

    Safe to run again: it grants what the role table and the succession say, and nothing else.
    """
    names = [f"organisation:{organisation.pk}:{role.value}" for role in Role]
    for name in Group.objects.filter(name__in=names).values_list("name", flat=True):
        group_of(organisation, Role(name.rsplit(":", 1)[1]))
