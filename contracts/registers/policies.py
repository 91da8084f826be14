"""Who may import registers of agreements."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access


def may_import(user: Any) -> Decision:
    """Coordinators of the association: they register agreements one by one as well."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators import registers of agreements."))
