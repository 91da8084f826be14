"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

ASKED = "reports.asked"
REMINDED = "reports.reminded"
SUBMITTED = "reports.submitted"
CORRECTED = "reports.corrected"
OPENED_AGAIN = "reports.opened_again"
WAIVED = "reports.waived"
SCHEDULED = "reports.scheduled"
CONTACT_ADDED = "reports.contact_added"
CONTACT_ENDED = "reports.contact_ended"

codes.register(ASKED, _("Supplier asked to report its sales"))
codes.register(REMINDED, _("Supplier reminded of its report"))
codes.register(SUBMITTED, _("Supplier report submitted"))
codes.register(CORRECTED, _("Supplier report corrected"))
codes.register(OPENED_AGAIN, _("Supplier report opened again"))
codes.register(WAIVED, _("No supplier report needed"))
codes.register(SCHEDULED, _("Supplier reports of an agreement changed"))
codes.register(CONTACT_ADDED, _("Reporting contact added"))
codes.register(CONTACT_ENDED, _("Reporting contact ended"))
