"""Who may import ledgers, and for whom."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import OrganisationKind, Permission
from portal.organisations.models import Organisation
from portal.organisations.querysets import OrganisationQuerySet

_BUYERS = (OrganisationKind.MUNICIPALITY, OrganisationKind.COMPANY, OrganisationKind.REGION)


def _for_all(user: Any) -> bool:
    association = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).first()
    return association is not None and access.may(user, Permission.IMPORT_LEDGER, association)


def may_import(user: Any, organisation: Organisation) -> Decision:
    """Controllers of the organisation, and of the association; None is the command line."""
    if user is None or access.may(user, Permission.IMPORT_LEDGER, organisation):
        return Decision.yes()
    if organisation.kind in _BUYERS and _for_all(user):
        return Decision.yes()
    return Decision.no(
        _("Only a controller of the organisation or of the association imports ledgers.")
    )


def importable(user: Any) -> OrganisationQuerySet:
    """The organisations whose ledgers the person may import, in Swedish order."""
    if _for_all(user):
        return Organisation.objects.filter(kind__in=_BUYERS)
    return access.organisations_where(user, Permission.IMPORT_LEDGER)


def imports_anything(user: Any) -> bool:
    """Whether ledgers stand in the person's menu."""
    return bool(access.organisation_ids_where(user, Permission.IMPORT_LEDGER))


def may_decide(user: Any, organisation: Organisation) -> Decision:
    """Say what unsure lines are: those who import the buyer's ledgers."""
    if may_import(user, organisation):
        return Decision.yes()
    return Decision.no(
        _("Only a controller of the organisation or of the association decides what lines are.")
    )


def may_edit_rules(user: Any) -> Decision:
    """Account rules hold for all parties, so the association's people set them."""
    if user is None or _for_all(user):
        return Decision.yes()
    return Decision.no(_("Only the association's controllers and coordinators set account rules."))
