"""Who may do what with an organisation: the one module that turns memberships into rights.

A membership puts a person in the group of its role in its organisation; the role table below says
what that group is granted on the organisation (django-guardian). A question about rights is a
single statement per person and permission set, asked once per request.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, require
from portal.organisations.enums import OrganisationKind, Permission, Role
from portal.organisations.models import Membership, Organisation, OrganisationGroupPermission
from portal.organisations.querysets import OrganisationQuerySet
from portal.people.models import User

_P = Permission
_READ = frozenset({_P.VIEW_WORK, _P.VIEW_USE})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: _READ | {_P.IMPORT_LEDGER},
    Role.ASSOCIATION_ADMIN: _READ | {_P.MANAGE_MEMBERS},
    Role.ASSOCIATION_CONTROLLER: _READ | {_P.IMPORT_LEDGER},
    Role.LAWYER: _READ,
    Role.PURCHASING_COORDINATOR: _READ
    | {_P.ANSWER_NEEDS, _P.PREPARE_MANDATE, _P.RUN_DIRECT, _P.MANAGE_MEMBERS},
    Role.SIGNATORY: _READ | {_P.SIGN_MANDATE, _P.APPROVE_DIRECT},
    Role.CONTROLLER: _READ | {_P.IMPORT_LEDGER},
    Role.REGISTRAR: _READ | {_P.PREPARE_MANDATE},
    Role.READER: _READ,
    Role.ELECTED_READER: _READ,
}


def _group_of(organisation: Organisation, role: Role) -> Group:
    """The group of a role in an organisation, with the grants of the role table.

    What the table has gained since the group was made is granted; what it has lost is taken away.
    """
    group, _made = Group.objects.get_or_create(name=f"organisation:{organisation.pk}:{role.value}")
    wanted = {permission.value for permission in ROLE_PERMISSIONS[role]}
    granted = OrganisationGroupPermission.objects.filter(group=group, content_object=organisation)
    granted.exclude(permission__codename__in=wanted).delete()
    missing = wanted - set(granted.values_list("permission__codename", flat=True))
    if missing:
        permissions = DjangoPermission.objects.filter(
            content_type__app_label="organisations",
            content_type__model="organisation",
            codename__in=missing,
        )
        OrganisationGroupPermission.objects.bulk_create(
            OrganisationGroupPermission(group=group, permission=p, content_object=organisation)
            for p in permissions
        )
    return group


def may_grant(actor: User | None, organisation: Organisation) -> Decision:
    """Whether `actor` may give people roles in `organisation` (None: the set-up itself)."""
    if actor is None or may(actor, _P.MANAGE_MEMBERS, organisation):
        return Decision.yes()
    return Decision.no(_("Only an administrator of the organisation can give people roles in it."))


@transaction.atomic
def grant_membership(
    *,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: Role,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Membership:
    """Give `user` a role; used by administrators and by the set-up (actor None). Audited.

    Giving the same role from the same day again changes nothing. Raises `ActionError` when an
    association's role is asked for elsewhere, and `Refused` for the wrong actor.
    """
    from portal.organisations import hooks

    require(may_grant(actor, organisation))
    belongs = (role in Role.of_association()) == (organisation.kind == OrganisationKind.ASSOCIATION)
    if not belongs and role not in {Role.READER, Role.REGISTRAR}:
        raise ActionError(_("That role does not exist in this kind of organisation."), field="role")
    group = _group_of(organisation, role)
    membership, created = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        valid_from=valid_from or clock.today(),
        defaults={"valid_to": valid_to, "granted_by": actor, "group": group},
    )
    user.groups.add(group)
    forget(user)
    if created:
        hooks.membership_granted(actor, membership)
    return membership


def _own(user: Any) -> dict[str, Any]:
    """The attributes of the person's own object, also behind the request's lazy one."""
    if hasattr(user, "_wrapped"):
        bool(user)  # the lazy object is filled in by its first use
        user = user._wrapped
    return user.__dict__


def forget(user: Any) -> None:
    """Drop what was remembered of a person's rights during this request."""
    for key in ("_rights", "_roles"):
        _own(user).pop(key, None)


def _rights(user: Any) -> dict[str, set[int]]:
    """Organisation ids per permission, by one statement, remembered on the person's object."""
    today = clock.today()
    remembered = _own(user).get("_rights")
    if remembered and remembered[0] == today:
        return remembered[1]
    rights: dict[str, set[int]] = defaultdict(set)
    if user.is_authenticated and user.is_active:
        current = Membership.objects.filter(user_id=user.pk).current(today)
        rows = OrganisationGroupPermission.objects.filter(
            group_id__in=current.values("group_id")
        ).values_list("permission__codename", "content_object_id", "content_object__kind")
        for codename, organisation_id, kind in rows:
            rights[codename].add(organisation_id)
            if kind == OrganisationKind.ASSOCIATION:
                rights[f"association:{codename}"].add(organisation_id)
    _own(user)["_rights"] = (today, rights)
    return rights


def organisation_ids_where(user: Any, permission: Permission | str) -> set[int]:
    """The organisations on which `user` holds `permission` today."""
    return set(_rights(user).get(str(permission), ()))


def organisations_where(user: Any, permission: Permission | str) -> OrganisationQuerySet:
    """The same as a queryset, in Swedish order."""
    return Organisation.objects.filter(pk__in=organisation_ids_where(user, permission))


def may(user: Any, permission: Permission | str, organisation: Organisation | int) -> bool:
    """Whether `user` holds `permission` on `organisation` (or its id) today."""
    pk = organisation if isinstance(organisation, int) else organisation.pk
    return pk in _rights(user).get(str(permission), ())


def works_for_association(user: Any) -> bool:
    """Whether `user` has any role in the association today."""
    return bool(_rights(user).get(f"association:{_P.VIEW_WORK.value}"))


def has_role(user: Any, *roles: Role) -> bool:
    """Whether `user` holds one of `roles` anywhere today."""
    return any(role in roles for role, _organisation in roles_of(user))


def roles_of(user: Any) -> list[tuple[str, str]]:
    """(role, short name of the organisation) of today, remembered for the request."""
    if not user.is_authenticated:
        return []
    today = clock.today()
    kept = _own(user).get("_roles")
    if not kept or kept[0] != today:
        rows = Membership.objects.filter(user_id=user.pk).current(today)
        rows = rows.order_by("granted_at", "pk")
        kept = (today, list(rows.values_list("role", "organisation__short_name")))
        _own(user)["_roles"] = kept
    return kept[1]


def may_coordinate(user: Any) -> bool:
    """Whether `user` coordinates procurements for the association today."""
    return has_role(user, Role.COORDINATOR, Role.ASSOCIATION_ADMIN)


def people_with(permission: Permission | str, organisation: Organisation) -> list[User]:
    """Active people holding `permission` on `organisation` today: the ones a letter goes to."""
    groups = OrganisationGroupPermission.objects.filter(
        content_object=organisation, permission__codename=str(permission)
    ).values("group_id")
    current = Membership.objects.filter(group_id__in=groups, organisation=organisation)
    ids = current.current(clock.today()).values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True))
