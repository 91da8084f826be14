"""Who may change what the portal holds for law."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Role


def may_edit(user: Any) -> Decision:
    """Whether the person may enter and correct values: an administrator of the association."""
    if access.has_role(user, Role.ASSOCIATION_ADMIN):
        return Decision.yes()
    return Decision.no(_("Only an administrator of the association can change the rules' values."))


def may_verify(user: Any) -> Decision:
    """Whether the person may vouch for a value: the association's administrator or lawyer."""
    if access.has_role(user, Role.ASSOCIATION_ADMIN, Role.LAWYER):
        return Decision.yes()
    return Decision.no(
        _("Only an administrator or a lawyer of the association can verify the rules' values.")
    )
