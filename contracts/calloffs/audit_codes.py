"""What this room writes down."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

REGISTERED = "calloffs.registered"
ASKED = "calloffs.ceiling_asked"
APPROVED = "calloffs.ceiling_approved"
DENIED = "calloffs.ceiling_denied"
CHANGED = "calloffs.changed"
CANCELLED = "calloffs.cancelled"
ALERT = "calloffs.ceiling_alert"
NOTED = "calloffs.ceiling_alert_noted"

codes.register(REGISTERED, _("Call-off registered"))
codes.register(ASKED, _("Call-off above the ceiling: a lawyer is asked"))
codes.register(APPROVED, _("Call-off above the ceiling approved"))
codes.register(DENIED, _("Call-off above the ceiling denied"))
codes.register(CHANGED, _("Call-off changed"))
codes.register(CANCELLED, _("Call-off cancelled"))
codes.register(ALERT, _("Part of a ceiling reached"))
codes.register(NOTED, _("Alert about a ceiling seen"))
