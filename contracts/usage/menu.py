"""Where ledgers stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from contracts.usage import policies
from portal.ui import navigation

navigation.register(
    navigation.NavItem(
        label=_("Ledgers"), url_name="usage:imports", order=60, visible=policies.imports_anything
    )
)
