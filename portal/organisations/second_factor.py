"""Whose roles demand a second factor at log-in."""

from typing import Any

from django.utils.translation import gettext as _

from portal.organisations import access
from portal.organisations.enums import Role
from portal.people.second_factor import require_when

# They sign for a municipality, or decide who gets in.
DEMANDING = (
    Role.SIGNATORY,
    Role.COORDINATOR,
    Role.ASSOCIATION_ADMIN,
    Role.LAWYER,
    Role.PURCHASING_COORDINATOR,
)


@require_when
def by_role(user: Any) -> str | None:
    """People who sign, or who handle cases and people, have a second factor."""
    if access.has_role(user, *DEMANDING):
        return _("Your role lets you sign, or decide for others, so your log-in is guarded twice.")
    return None
