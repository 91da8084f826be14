"""Setting the installation up: the first administrator, the association and who is in it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, Refused, require
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Relation, Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.reference import load_template
from portal.web import audit_codes
from portal.web.models import SetUp
from portal.web.set_up import codes, policies, state


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who takes the installation into use."""

    name: str
    email: str
    password: str
    language: str = "sv"


@transaction.atomic
def begin(*, code: str, administrator: FirstAdministrator, association_name: str) -> User:
    """Take an empty installation into use: its first administrator and its association. Audited.

    The code is used up in the same transaction. Of two who begin at once the second waits for the
    first and is refused. Raises `Refused` for a code that does not hold or an installation that is
    in use, and `ActionError` for an address that somebody has.
    """
    row = SetUp.objects.select_for_update().filter(pk=1).first()
    if Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).exists():
        raise Refused(_("Somebody else has just taken this installation into use. Log in."))
    if row is None or not codes.holds(row, code):
        raise Refused(_("The code does not hold any more. Ask for a new one on the server."))
    if User.objects.filter(email__iexact=administrator.email).exists():
        raise ActionError(_("Someone already uses this e-mail address."), field="email")
    row.opened_at = clock.now()
    row.save(update_fields=["opened_at"])
    user = User.objects.create_user(
        administrator.email,
        administrator.password,
        name=administrator.name,
        language=administrator.language,
    )
    association = Organisation.objects.create(
        kind=OrganisationKind.ASSOCIATION, name=association_name, short_name=association_name[:100]
    )
    access.grant_membership(
        actor=None, user=user, organisation=association, role=Role.ASSOCIATION_ADMIN
    )
    load_template()  # The delivered process belongs to the association, so it comes with it.
    record(audit_codes.BEGUN, actor=user, obj=association, organisation=association)
    transaction.on_commit(state.remember)
    return user


@transaction.atomic
def change_association(*, actor: Any, fields: dict[str, str]) -> Organisation:
    """Keep name, short name, organisation number, county and e-mail of the association. Audited.

    Raises `Refused` for anyone but its administrator.
    """
    require(policies.may_set_up(actor))
    association = Organisation.objects.select_for_update().get(kind=OrganisationKind.ASSOCIATION)
    changed = [name for name, value in fields.items() if getattr(association, name) != value]
    for name in changed:
        setattr(association, name, fields[name])
    if changed:
        association.save(update_fields=changed)
        record(
            audit_codes.ASSOCIATION_CHANGED,
            actor=actor,
            obj=association,
            organisation=association,
            data={"changed": sorted(changed)},
        )
    return association


@transaction.atomic
def choose_parties(
    *, actor: Any, shown: Collection[int], chosen: Collection[int], relation: Relation
) -> tuple[int, int]:
    """Make the chosen organisations parties as `relation`, and the others of those shown no longer.

    Those not shown are left alone, and one that is a party already keeps how it belongs. Each
    change is audited, which tells since when. Returns how many came and how many went. Raises
    `Refused` for anyone but the association's administrator.
    """
    require(policies.may_set_up(actor))
    if relation == Relation.NONE:
        raise ActionError(_("Choose how they belong to the association."), field="relation")
    kinds = [OrganisationKind.MUNICIPALITY, OrganisationKind.COMPANY, OrganisationKind.REGION]
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=shown, kind__in=kinds)
    association = Organisation.objects.association()
    came = went = 0
    for row in rows.order_by("pk"):
        belongs = row.relation != Relation.NONE
        if belongs == (row.pk in chosen):
            continue
        row.relation = Relation.NONE if belongs else relation
        row.save(update_fields=["relation"])
        came, went = came + (not belongs), went + belongs
        record(
            audit_codes.PARTY_REMOVED if belongs else audit_codes.PARTY_ADDED,
            actor=actor,
            obj=row,
            organisation=association,
            data={"relation": row.relation},
        )
    return came, went


@transaction.atomic
def hide(*, actor: Any) -> None:
    """Put the front page's panel about the set-up away; the settings stay in the menu. Audited."""
    require(policies.may_set_up(actor))
    row, _made = SetUp.objects.select_for_update().get_or_create(pk=1)
    if row.hidden_at is None:
        row.hidden_at = clock.now()
        row.save(update_fields=["hidden_at"])
        association = Organisation.objects.association()
        record(audit_codes.SET_UP_HIDDEN, actor=actor, obj=association, organisation=association)
