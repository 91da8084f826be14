"""What this room writes down."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

EXPLAINED = "followup.leakage_explained"
SAVING_STATED = "followup.saving_stated"
SAVING_WITHDRAWN = "followup.saving_withdrawn"
REPORT_MADE = "followup.report_made"
CYCLE_STARTED = "followup.cycle_started"
CYCLE_ENDED = "followup.not_renewed"
SETTINGS_CHANGED = "followup.settings_changed"

codes.register(EXPLAINED, _("Purchases outside an agreement explained"))
codes.register(SAVING_STATED, _("Saving stated"))
codes.register(SAVING_WITHDRAWN, _("Saving withdrawn"))
codes.register(REPORT_MADE, _("Yearly report made"))
codes.register(CYCLE_STARTED, _("Next procurement of an agreement started"))
codes.register(CYCLE_ENDED, _("Agreement not to be renewed"))
codes.register(SETTINGS_CHANGED, _("Settings of following up changed"))
