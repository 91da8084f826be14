"""What the front pages bring themselves: the menu's first entry, the cases, the nearest dates."""

from django.utils.translation import gettext_lazy as _

from portal.ui import front, navigation
from portal.web import selectors
from portal.web.set_up import jobs, panel, policies  # noqa: F401 - jobs registers itself

navigation.register(navigation.NavItem(label=_("My matters"), url_name="web:start", order=0))
front.register(
    front.FrontPanel(
        key="web.cases", order=20, template="web/panels/cases.html", context=selectors.cases_panel
    )
)
front.register(
    front.FrontPanel(
        key="web.dates",
        order=10,
        template="web/panels/dates.html",
        context=selectors.dates_panel,
        place="aside",
    )
)
front.register(
    front.FrontPanel(
        key="web.set_up", order=5, template="set_up/panel.html", context=panel.what_is_left
    )
)
navigation.register(
    navigation.NavItem(
        label=_("Settings"),
        url_name="set_up:overview",
        order=98,
        visible=lambda user: policies.may_set_up(user).allowed,
    )
)
