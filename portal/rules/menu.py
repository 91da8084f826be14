"""Where the rules are found in the navigation."""

from django.utils.translation import gettext_lazy as _

from portal.organisations import access
from portal.ui import navigation

navigation.register(
    navigation.NavItem(
        label=_("Rules"),
        url_name="rules:list",
        order=80,
        visible=access.works_for_association,
    )
)
