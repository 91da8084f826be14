"""Who may make, change, cancel and examine call-offs: every refusal with its reason."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff, CeilingAlert, CeilingRequest
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.organisations.querysets import OrganisationQuerySet
from portal.procurements import grants


def may_call_off(user: Any, organisation: Organisation) -> Decision:
    """The buyer's own requesters and purchasing coordinators; the association for anyone."""
    if access.may(user, Permission.CALL_OFF, organisation) or access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the buyer's requesters and purchasing coordinators make call-offs."))


def calls_off_anything(user: Any) -> Decision:
    """Whether the person makes call-offs for anybody."""
    if access.may_coordinate(user) or access.organisation_ids_where(user, Permission.CALL_OFF):
        return Decision.yes()
    return Decision.no(
        _("Call-offs are made by requesters and purchasing coordinators; you can read them.")
    )


def buyers(user: Any, agreement: Any, on: Any) -> OrganisationQuerySet:
    """For whom the person may call off: the agreement's parties, of others their own alone."""
    parties = agreement.parties.holding(on).values("organisation_id")
    if access.may_coordinate(user):
        return Organisation.objects.filter(pk__in=parties)
    return access.organisations_where(user, Permission.CALL_OFF)


def may_change(user: Any, call_off: CallOff) -> Decision:
    """Those who could have made it, while it counts."""
    decision = may_call_off(user, call_off.organisation)
    if not decision:
        return decision
    if call_off.status_enum not in CallOffStatus.counted():
        return Decision.no(
            _("Only a registered call-off is changed; this one is: %(status)s.")
            % {"status": call_off.status_enum.label}
        )
    return Decision.yes()


def may_cancel(user: Any, call_off: CallOff) -> Decision:
    """Those who could have made it, until it is cancelled or denied."""
    decision = may_call_off(user, call_off.organisation)
    if not decision:
        return decision
    if call_off.status_enum not in CallOffStatus.open():
        return Decision.no(
            _("There is nothing left to cancel: %(status)s.")
            % {"status": call_off.status_enum.label}
        )
    return Decision.yes()


def may_examine(user: Any, request: CeilingRequest) -> Decision:
    """The association's lawyers, but never the one who asked, and only once."""
    if not grants.is_lawyer(user):
        return Decision.no(_("Only the association's lawyers decide about the ceiling."))
    if request.asked_by_id == user.pk:
        return Decision.no(_("You asked yourself; another lawyer decides."))
    if request.approved is not None or request.call_off.status != CallOffStatus.WAITING:
        return Decision.no(_("The question is decided, or taken back."))
    return Decision.yes()


def may_note(user: Any, alert: CeilingAlert) -> Decision:
    """The association's coordinators and controllers, once."""
    watches = access.may_coordinate(user) or (
        access.works_for_association(user)
        and bool(access.organisation_ids_where(user, Permission.IMPORT_LEDGER))
    )
    if not watches:
        return Decision.no(_("Only the association's coordinators and controllers do this."))
    if alert.noted_at is not None:
        return Decision.no(_("The alert is seen already."))
    return Decision.yes()


def sees_queue(user: Any) -> bool:
    """Whether the lawyers' queue stands in the person's menu."""
    return bool(grants.is_lawyer(user))
