"""Memberships that follow a directory: given and ended at each log-in, not those given by hand."""

from collections.abc import Set

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.sso import audit_codes
from portal.sso.mapping import Given
from portal.sso.models import Directory, DirectoryGrant


@transaction.atomic
def sync(*, directory: Directory, user: User, wanted: Set[Given]) -> None:
    """Let the roles that `directory` has given `user` be `wanted`, through the verbs of `access`.

    A role that the person already holds by hand is left as it is. A role that cannot be given, as
    in an organisation that has closed, is left out and told of. Audited.
    """
    today = clock.today()
    held = Membership.objects.filter(user=user, deputy_for=None).current(today)
    have = {Given(row.organisation_id, Role(row.role)): row for row in held}
    grants = DirectoryGrant.objects.filter(directory=directory, membership__in=held)
    ours = set(grants.values_list("membership_id", flat=True))
    for given, membership in have.items():
        if membership.pk in ours and given not in wanted:
            end(directory, membership)
    places = Organisation.objects.in_bulk([given.organisation_id for given in wanted])
    for given in sorted(wanted - have.keys()):
        _give(directory, user, places[given.organisation_id], given)


def _give(directory: Directory, user: User, organisation: Organisation, given: Given) -> None:
    note = _("Directory %(name)s") % {"name": directory.name}
    try:
        membership = access.grant_membership(
            actor=None, user=user, organisation=organisation, role=given.role, note=note
        )
    except ActionError as error:
        record(
            audit_codes.NOT_GIVEN,
            actor=None,
            obj=user,
            organisation=directory.organisation,
            data={"directory": directory.slug, "role": given.role.value, "why": str(error)},
        )
        return
    DirectoryGrant.objects.get_or_create(membership=membership, defaults={"directory": directory})


def end(directory: Directory, membership: Membership, note: str = "") -> None:
    """End one role that the directory gave."""
    note = note or _("No rule of the directory %(name)s gives it any more") % {
        "name": directory.name
    }
    access.end_membership(actor=None, membership=membership, note=note)
