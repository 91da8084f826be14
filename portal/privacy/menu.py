"""Where personal data is found in the menu."""

from django.utils.translation import gettext_lazy as _

from portal.privacy import policies
from portal.ui import navigation

navigation.register(
    navigation.NavItem(_("Personal data"), "privacy:overview", 96, policies.is_administrator)
)
