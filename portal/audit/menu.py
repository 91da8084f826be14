"""The log in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.organisations import access
from portal.ui import navigation


def register() -> None:
    """Called when the site starts."""
    navigation.register(
        navigation.NavItem(_("Log"), "audit:events", 95, access.works_for_association)
    )
