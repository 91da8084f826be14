"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

UPLOADED = "invoices.uploaded"
READ = "invoices.read"
LAPSED = "invoices.lapsed"
REPLACED = "invoices.replaced"
WITHDRAWN = "invoices.withdrawn"

codes.register(UPLOADED, _("Electronic invoices uploaded"))
codes.register(READ, _("Electronic invoices read in"))
codes.register(LAPSED, _("Uploaded invoices deleted unread"))
codes.register(REPLACED, _("Electronic invoice replaced by a corrected one"))
codes.register(WITHDRAWN, _("Electronic invoice taken out of use"))
