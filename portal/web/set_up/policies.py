"""Who may set the installation up and change its settings."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Role


def may_set_up(user: Any) -> Decision:
    """Whether the person may change the settings: an administrator of the association."""
    if access.has_role(user, Role.ASSOCIATION_ADMIN):
        return Decision.yes()
    return Decision.no(_("Only an administrator of the association can change the settings."))
