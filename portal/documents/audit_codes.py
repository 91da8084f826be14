"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

STORED = "documents.stored"
READ = "documents.read"

codes.register(STORED, _("Document stored"), minor=True)
codes.register(READ, _("Secret document read"))
