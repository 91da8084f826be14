"""Who may do what with an organisation: the one module that turns memberships into rights.

A membership puts a person in the group of its role in its organisation; the role table in `roles`
says what that group is granted on the organisation (django-guardian). A question about rights is a
single statement per person and permission set, asked once per request.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, TypedDict, Unpack, cast

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.core.errors import ActionError, require
from portal.organisations.enums import Closing, OrganisationKind, Permission, Role
from portal.organisations.models import Membership, Organisation, OrganisationGroupPermission
from portal.organisations.querysets import OrganisationQuerySet
from portal.organisations.roles import ROLE_PERMISSIONS, group_of
from portal.people.models import User

_P = Permission


def may_manage(actor: Any, organisation: Organisation | int) -> bool:
    """Whether `actor` handles the people of `organisation`: its own administrator, or the
    association's."""
    return may(actor, _P.MANAGE_MEMBERS, organisation) or manages_all(actor)


def manages_all(actor: Any) -> bool:
    """Whether `actor` handles the people of every organisation."""
    return bool(_rights(actor).get(f"association:{_P.MANAGE_MEMBERS.value}"))


def may_grant(
    actor: User | None,
    organisation: Organisation,
    role: Role | None = None,
    user: User | None = None,
) -> Decision:
    """Whether `actor` may give `user` a role in `organisation` (None: the set-up itself)."""
    if actor is None:
        return Decision.yes()
    if not may_manage(actor, organisation):
        return Decision.no(
            _("Only an administrator of the organisation can give people roles in it.")
        )
    if user is not None and user.pk == actor.pk and role in Role.binding():
        return Decision.no(
            _("Nobody gives themselves the right to sign or approve. Ask another administrator.")
        )
    return Decision.yes()


def may_end(actor: User | None, membership: Membership) -> Decision:
    """Whether `actor` may end a role (None: the set-up itself)."""
    if actor is None:
        return Decision.yes()
    organisation = membership.organisation
    if not may_manage(actor, organisation):
        return Decision.no(_("Only an administrator of the organisation can end roles in it."))
    last = _P.MANAGE_MEMBERS in ROLE_PERMISSIONS[Role(membership.role)] and not any(
        other.user_id != membership.user_id for other in _administrators(organisation)
    )
    if last and (organisation.kind == OrganisationKind.ASSOCIATION or not manages_all(actor)):
        return Decision.no(
            _(
                "This is the organisation's last administrator. Let somebody else become"
                " administrator first, or ask the association."
            )
        )
    return Decision.yes()


def _administrators(organisation: Organisation) -> Any:
    roles = [r for r, granted in ROLE_PERMISSIONS.items() if _P.MANAGE_MEMBERS in granted]
    return Membership.objects.filter(
        organisation=organisation, role__in=roles, user__is_active=True
    ).current(clock.today())


class Terms(TypedDict, total=False):
    """On what terms a role is given: its days, why, and for whom a deputy stands in."""

    valid_from: date | None
    valid_to: date | None
    note: str
    deputy_for: User | None


@transaction.atomic
def grant_membership(
    *,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: Role,
    **terms: Unpack[Terms],
) -> Membership:
    """Give `user` a role; used by administrators and by the set-up (actor None). Audited.

    `deputy_for` gives them the role of that person for a time. Giving the same role from the same
    day again changes nothing. Raises `ActionError` when an association's role is asked for
    elsewhere or the role is held already, and `Refused` for the wrong actor.
    """
    require(may_grant(actor, organisation, role, user))
    return give_role(actor=actor, user=user, organisation=organisation, role=role, **terms)


@transaction.atomic
def give_role(
    *,
    actor: User | None,
    user: User,
    organisation: Organisation,
    role: Role,
    valid_from: date | None = None,
    valid_to: date | None = None,
    note: str = "",
    deputy_for: User | None = None,
) -> Membership:
    """The same for those who have asked already whether it may be done: an accepted invitation."""
    from portal.organisations import hooks

    _check_role(organisation, role)
    first = valid_from or clock.today()
    if organisation.closing == Closing.MERGED and organisation.closed_on:
        last = organisation.closed_on - timedelta(days=1)
        valid_to = min(valid_to or last, last)
    if deputy_for is not None:
        _check_deputy(user, deputy_for, organisation, role, (first, valid_to))
    group = group_of(organisation, role)
    try:
        with transaction.atomic():
            membership, created = Membership.objects.get_or_create(
                user=user,
                organisation=organisation,
                role=role,
                valid_from=first,
                deputy_for=deputy_for,
                ended_on=None,
                defaults={
                    "valid_to": valid_to,
                    "granted_by": actor,
                    "granted_at": clock.now(),
                    "group": group,
                    "note": note[:300],
                },
            )
    except IntegrityError as error:
        raise _explained(error) from error
    user.groups.add(group)
    forget(user)
    if created:
        hooks.membership_granted(actor, membership)
    return membership


def _check_role(organisation: Organisation, role: Role) -> None:
    if role not in Role.for_kind(organisation.kind):
        raise ActionError(_("That role does not exist in this kind of organisation."), field="role")
    if organisation.is_closed:
        raise ActionError(
            _("%(name)s takes part in nothing new, so nobody gets a role there.")
            % {"name": organisation.name}
        )


def _check_deputy(
    user: User,
    principal: User,
    organisation: Organisation,
    role: Role,
    days: tuple[date, date | None],
) -> None:
    """A deputy stands in for a person who has the role all that time, and not as a deputy."""
    first, last = days
    if user.pk == principal.pk:
        raise ActionError(_("A person cannot be their own deputy."), field="user")
    if last is None:
        raise ActionError(_("Say until when the deputy stands in."), field="valid_to")
    own = Membership.objects.filter(
        user=principal, organisation=organisation, role=role, deputy_for=None
    )
    if not any(row.holds_on(first) and row.holds_on(last) for row in own):
        raise ActionError(
            _("%(person)s does not have that role all that time, so nobody can stand in for it.")
            % {"person": principal},
            field="valid_to",
        )


def _explained(error: IntegrityError) -> ActionError:
    """The message of the constraint that refused a membership."""
    text = str(error)
    for constraint in Membership._meta.constraints:
        if constraint.name in text:
            return ActionError(str(constraint.violation_error_message))
    raise error


@transaction.atomic
def end_membership(
    *, actor: User | None, membership: Membership, on: date | None = None, note: str = ""
) -> Membership:
    """End a role, at once or from the day `on`; those who stand in for it end with it. Audited.

    Ending what has ended already changes nothing. Raises `Refused` for the wrong actor and for the
    organisation's last administrator, and `ActionError` for a day that has passed.
    """
    # Two administrators who end each other at once wait for one another here.
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user")
    membership = rows.get(pk=membership.pk)
    day = on or clock.today()
    if day < clock.today():
        raise ActionError(_("A role cannot be ended for days that have passed."), field="on")
    if membership.last_day is not None and membership.last_day < day:
        return membership
    require(may_end(actor, membership))
    end_row(actor=actor, membership=membership, day=day, note=note)
    deputies = rows.filter(
        organisation=membership.organisation,
        role=membership.role,
        deputy_for_id=membership.user_id,
    ).running(day)
    if membership.deputy_for_id is None:
        for deputy in deputies:
            end_row(actor=actor, membership=deputy, day=day, note=note)
    return membership


def end_row(*, actor: User | None, membership: Membership, day: date, note: str) -> None:
    """Write that a role ends on `day`; for those who hold the lock and have asked whether."""
    from portal.organisations import hooks

    membership.ended_on, membership.ended_by, membership.end_note = day, actor, note[:300]
    membership.save(update_fields=["ended_on", "ended_by", "end_note"])
    others = Membership.objects.filter(user_id=membership.user_id, group_id=membership.group_id)
    if not others.running(clock.today()).exists():
        membership.user.groups.remove(membership.group_id)
    forget(membership.user)
    hooks.membership_ended(actor, membership)


def _own(user: Any) -> dict[str, Any]:
    """The attributes of the person's own object, also behind the request's lazy one."""
    if hasattr(user, "_wrapped"):
        bool(user)  # the lazy object is filled in by its first use
        user = user._wrapped
    return user.__dict__


def forget(user: Any) -> None:
    """Drop what was remembered of a person's rights during this request."""
    for key in ("_rights", "_hats"):
        _own(user).pop(key, None)


def _grants(on: date, **lookup: Any) -> Any:
    """Grants in force on a day: those on what was taken over hold from the day of the takeover."""
    return OrganisationGroupPermission.objects.filter(**lookup).filter(
        Q(valid_from=None) | Q(valid_from__lte=on)
    )


_NOBODY, _NEVER = -1, date.min  # What stands in the written statement for whom and when.


@cache
def _statement() -> tuple[str, tuple[Any, ...]]:
    """The question of rights as SQL: every request asks it, and writing it takes Django longer
    than PostgreSQL needs to answer."""
    current = Membership.objects.filter(user_id=_NOBODY).current(_NEVER)
    rows = _grants(_NEVER, group_id__in=current.values("group_id")).values_list(
        "permission__codename", "content_object_id", "content_object__kind"
    )
    return cast("tuple[str, tuple[Any, ...]]", rows.query.sql_with_params())


def _granted(user_id: int, today: date) -> list[tuple[str, int, str]]:
    """(permission, organisation, its kind) of everything a person's roles of today grant."""
    sql, written = _statement()
    meant: dict[Any, Any] = {_NOBODY: user_id, _NEVER: today}
    with connection.cursor() as cursor:
        cursor.execute(sql, [meant.get(value, value) for value in written])
        return cursor.fetchall()


def _rights(user: Any) -> dict[str, set[int]]:
    """Organisation ids per permission, by one statement, remembered on the person's object."""
    today = clock.today()
    remembered = _own(user).get("_rights")
    if remembered and remembered[0] == today:
        return remembered[1]
    rights: dict[str, set[int]] = defaultdict(set)
    if user.is_authenticated and user.is_active:
        for codename, organisation_id, kind in _granted(user.pk, today):
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
    return [(hat.role, hat.organisation) for hat in hats_of(user)]


@dataclass(frozen=True, slots=True)
class Hat:
    """One of a person's roles today, and whom they stand in for when they hold it as a deputy."""

    role: str
    organisation_id: int
    organisation: str
    deputy_for: str


def hats_of(user: Any) -> list[Hat]:
    """All roles of a person today, in the order given; one statement, remembered."""
    if not user.is_authenticated:
        return []
    today = clock.today()
    kept = _own(user).get("_hats")
    if not kept or kept[0] != today:
        rows = Membership.objects.filter(user_id=user.pk).current(today)
        facts = rows.order_by("granted_at", "pk").values_list(
            "role", "organisation_id", "organisation__short_name", "deputy_for__name"
        )
        kept = (today, [Hat(role, pk, name, whom or "") for role, pk, name, whom in facts])
        _own(user)["_hats"] = kept
    hats: list[Hat] = kept[1]
    return hats


def deputising_for(user: Any, organisation_id: int) -> str:
    """For whom `user` stands in at the organisation today; empty for one who does not."""
    names = {
        hat.deputy_for
        for hat in hats_of(user)
        if hat.deputy_for and hat.organisation_id == organisation_id
    }
    return ", ".join(sorted(names))


def may_coordinate(user: Any) -> bool:
    """Whether `user` coordinates procurements for the association today."""
    return has_role(user, Role.COORDINATOR, Role.ASSOCIATION_ADMIN)


def people_with(permission: Permission | str, organisation: Organisation) -> list[User]:
    """Active people holding `permission` on `organisation` today: the ones a letter goes to."""
    today = clock.today()
    groups = _grants(
        today, content_object=organisation, permission__codename=str(permission)
    ).values("group_id")
    ids = Membership.objects.filter(group_id__in=groups).current(today).values("user_id")
    return list(User.objects.filter(pk__in=ids, is_active=True))
