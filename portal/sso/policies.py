"""May this person look after directories, and may a directory be taken into use?"""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.sso.models import Directory


def may_manage(user: Any, organisation: Organisation) -> Decision:
    """Whether `user` may add and change directories of the organisation."""
    if not access.may_manage(user, organisation):
        return Decision.no(
            _("Only an administrator of the organisation looks after its directories.")
        )
    if organisation.kind == OrganisationKind.BOARD:
        return Decision.no(_("A board uses the directory of the municipality it belongs to."))
    if organisation.is_closed:
        return Decision.no(_("The organisation takes part in nothing new."))
    return Decision.yes()


def may_set_domains(user: Any) -> Decision:
    """Whether `user` says which e-mail domains lead to a directory.

    The association does: else one member could lead another's people to its own directory.
    """
    if access.manages_all(user):
        return Decision.yes()
    return Decision.no(_("An administrator of the association enters the e-mail domains."))


def may_switch_on(user: Any, directory: Directory) -> Decision:
    """Whether the directory may be taken into use: when it has been tried and leads somewhere."""
    decision = may_manage(user, directory.organisation)
    if not decision:
        return decision
    if not directory.domain_names():
        return Decision.no(_("No e-mail domain leads to the directory yet."))
    if not directory.rules.exists():
        return Decision.no(_("The directory has no rule yet, so nobody would get a role."))
    if directory.tested_at is None:
        return Decision.no(_("Try the directory first, with a log-in of your own in it."))
    return Decision.yes()
