"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

TAKEN_OUT = "privacy.data_taken_out"
ERASED = "privacy.person_erased"
SWITCHED = "privacy.retention_switched"
DELETED = "privacy.rows_deleted"
SEARCHED = "privacy.numbers_searched"

codes.register(TAKEN_OUT, _("Personal data taken out"))
codes.register(ERASED, _("Person erased"))
codes.register(SWITCHED, _("Retention switched"))
codes.register(DELETED, _("Rows deleted by retention"))
codes.register(SEARCHED, _("Searched for personal numbers"), minor=True)
