"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

STORED = "questions.stored"
USED = "questions.used"

codes.register(STORED, _("Questions stored"))
codes.register(USED, _("Questions taken into use"))
