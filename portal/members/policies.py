"""May this person invite, give and end roles, or change an organisation?"""

from typing import Any

from django.utils.translation import gettext as _

from portal.core import clock
from portal.core.decisions import Decision
from portal.members.models import Invitation
from portal.organisations import access
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Membership, Organisation


def may_manage(user: Any, organisation: Organisation) -> Decision:
    """Whether `user` handles the organisation's people, and it still takes part."""
    if not access.may_manage(user, organisation):
        return Decision.no(
            _("Only an administrator of the organisation can give people roles in it.")
        )
    if organisation.is_closed:
        return Decision.no(
            _("%(name)s takes part in nothing new, so nobody gets a role there.")
            % {"name": organisation.name}
        )
    if organisation.kind == OrganisationKind.BOARD:
        return Decision.no(
            _("A board's people have their roles in the municipality it belongs to.")
        )
    return Decision.yes()


def may_handle(user: Any, invitation: Invitation) -> Decision:
    """Whether `user` may send an invitation again or withdraw it: while it is unanswered."""
    if not access.may_manage(user, invitation.organisation):
        return Decision.no(_("Only an administrator of the organisation handles its invitations."))
    if invitation.used_at:
        return Decision.no(_("The invitation is accepted already."))
    if invitation.withdrawn_at:
        return Decision.no(_("The invitation is withdrawn."))
    return Decision.yes()


def may_help(user: Any, membership: Membership) -> Decision:
    """Whether `user` may end the log-ins of the one who has the role, or take away their factors.

    Whoever has roles elsewhere as well is helped by the association: one organisation's
    administrator must not weaken a log-in that reaches into others.
    """
    person, today = membership.user, clock.today()
    if person.pk == user.pk:
        return Decision.no(_("You handle your own log-in under My log-in."))
    if not access.may_manage(user, membership.organisation):
        return Decision.no(_("Only an administrator of the organisation helps with log-ins."))
    if not person.is_active or not membership.holds_on(today):
        return Decision.no(_("The person has no log-in for the organisation today."))
    if person.is_superuser and not user.is_superuser:
        return Decision.no(_("Those who run the installation help each other on the server."))
    held = Membership.objects.filter(user=person).current(today).select_related("organisation")
    if not all(access.may_manage(user, row.organisation) for row in held):
        return Decision.no(
            _("The person has roles in other organisations too. Ask the association to help.")
        )
    return Decision.yes()


def may_change(user: Any) -> Decision:
    """Whether `user` may rename, merge and close organisations: the association's administrator."""
    if access.manages_all(user):
        return Decision.yes()
    return Decision.no(_("Only an administrator of the association changes organisations."))


def may_close(user: Any, organisation: Organisation) -> Decision:
    """Whether the organisation can leave, merge or be closed."""
    decision = may_change(user)
    if not decision:
        return decision
    if organisation.kind == OrganisationKind.ASSOCIATION:
        return Decision.no(_("The association of the installation cannot leave it."))
    if organisation.closed_on:
        return Decision.no(_("It is already recorded that the organisation takes no part."))
    return Decision.yes()


def may_reopen(user: Any, organisation: Organisation) -> Decision:
    """Whether the closing can be taken back: unless it has merged, when people have moved on."""
    decision = may_change(user)
    if not decision:
        return decision
    if not organisation.closed_on:
        return Decision.no(_("The organisation takes part already."))
    if organisation.succeeded_by_id:
        return Decision.no(_("A merger cannot be taken back here: roles have moved with it."))
    return Decision.yes()
