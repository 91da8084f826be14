"""Who may explain, state, report and decide."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.followup.enums import Renewal
from contracts.followup.models import NextCycle, SavingsStatement
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Permission, Role
from portal.organisations.models import Organisation

_EXPLAINING = (Permission.IMPORT_LEDGER, Permission.ANSWER_NEEDS)


def explains_for(user: Any) -> set[int]:
    """The organisations whose purchases outside agreements `user` explains."""
    own = {pk for right in _EXPLAINING for pk in access.organisation_ids_where(user, right)}
    if own and access.works_for_association(user):
        association = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION)
        own -= set(association.values_list("pk", flat=True))
    return own


def may_explain(user: Any, organisation: Any) -> Decision:
    """The buyer's own controllers and purchasing coordinators: they know why."""
    if organisation.pk in explains_for(user):
        return Decision.yes()
    return Decision.no(
        _("Only the buyer's own controllers and purchasing coordinators explain its purchases.")
    )


def may_follow_up(user: Any) -> Decision:
    """The association's coordinators and controllers state savings and make reports."""
    if access.may_coordinate(user) or access.has_role(user, Role.ASSOCIATION_CONTROLLER):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators and controllers can do this."))


def may_withdraw(user: Any, saving: SavingsStatement) -> Decision:
    """Whether the saving may be withdrawn: it stands."""
    decision = may_follow_up(user)
    if decision and saving.withdrawn_at is not None:
        return Decision.no(_("The saving is already withdrawn."))
    return decision


def may_report_on(user: Any, organisation: Any) -> Decision:
    """Make the yearly report of a member: the association, and the member's controllers."""
    if may_follow_up(user) or access.may(user, Permission.IMPORT_LEDGER, organisation):
        return Decision.yes()
    return Decision.no(
        _("Only controllers of the member or of the association make its yearly report.")
    )


def reports_on(user: Any) -> Any:
    """The organisations whose yearly report `user` may make, in Swedish order."""
    if may_follow_up(user):
        return Organisation.objects.parties()
    return access.organisations_where(user, Permission.IMPORT_LEDGER)


def may_change_settings(user: Any) -> Decision:
    """Coordinators and administrators of the association."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators can do this."))


def _cycle_of(agreement: Any) -> NextCycle | None:
    return NextCycle.objects.filter(agreement=agreement).select_related("procurement").first()


def may_start_next(user: Any, agreement: Any) -> Decision:
    """Start the procurement that succeeds the agreement: once, or again after a cancelled one."""
    decision = may_start_any(user)
    found = _cycle_of(agreement) if decision else None
    if found is not None and found.holds and found.decision == Renewal.STARTED:
        return Decision.no(_("The next procurement is already started."))
    return decision


def may_start_any(user: Any) -> Decision:
    """Coordinators of the association decide what follows an agreement."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators can do this."))


def may_end(user: Any, agreement: Any) -> Decision:
    """Decide that the agreement is not renewed: nothing is decided yet."""
    decision = may_start_any(user)
    found = _cycle_of(agreement) if decision else None
    if found is not None and found.holds:
        text = (
            _("The next procurement is already started.")
            if found.decision == Renewal.STARTED
            else _("It is already decided that the agreement is not renewed.")
        )
        return Decision.no(text)
    return decision
