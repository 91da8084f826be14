"""Where ledgers stand in the navigation."""

from django.utils.translation import gettext_lazy as _

from contracts.usage import policies
from contracts.usage.models import AccountRule, LearntMatch, LedgerImport
from portal.audit import timeline
from portal.ui import navigation

timeline.register(LedgerImport, exclude=("file",), fields_for=timeline.everyone)
timeline.register(LearntMatch, fields_for=timeline.everyone)
timeline.register(AccountRule, fields_for=timeline.everyone)
navigation.register(
    navigation.NavItem(
        label=_("Ledgers"), url_name="usage:imports", order=60, visible=policies.imports_anything
    )
)
