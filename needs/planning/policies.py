"""Who may plan, note and keep meeting days."""

from typing import Any

from django.utils.translation import gettext as _

from needs.planning.models import CycleProposal
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Permission, Role


def may_plan(user: Any) -> Decision:
    """Whether `user` may propose cycles and decide how long steps take: the coordinators."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators plan cycles."))


def may_change(user: Any, proposal: CycleProposal) -> Decision:
    """Whether the proposal may be moved, started or dropped: while nothing is started from it."""
    decision = may_plan(user)
    if decision and proposal.procurement_id is not None:
        return Decision.no(_("The procurement is started: its own dates hold now."))
    if decision and proposal.dropped_at is not None:
        return Decision.no(_("The proposal is dropped."))
    return decision


def may_note(user: Any) -> Decision:
    """Whether `user` may note what was done in planning: coordinators and lawyers."""
    if access.may_coordinate(user) or access.has_role(user, Role.LAWYER):
        return Decision.yes()
    return Decision.no(
        _("Only the association's coordinators and lawyers note what was done in planning.")
    )


def may_keep_meetings(user: Any, organisation: Any) -> Decision:
    """Whether `user` may enter the meeting days of the organisation's boards: its own people who
    prepare mandates, and the association's coordinators."""
    if organisation.kind in {OrganisationKind.BOARD, OrganisationKind.ASSOCIATION}:
        return Decision.no(_("Meeting days are entered for a member and its boards."))
    if access.may_coordinate(user) or access.may(user, Permission.PREPARE_MANDATE, organisation):
        return Decision.yes()
    return Decision.no(
        _("Only those who prepare mandates in the organisation enter its meeting days.")
    )
