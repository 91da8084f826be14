"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

UPLOADED = "registers.uploaded"
MAPPED = "registers.columns_chosen"
IMPORTED = "registers.imported"
DISCARDED = "registers.discarded"
AGREEMENT_MADE = "registers.agreement_made"
AGREEMENT_CHANGED = "registers.agreement_changed"

codes.register(UPLOADED, _("Register of agreements uploaded"))
codes.register(MAPPED, _("Columns of a register chosen"))
codes.register(IMPORTED, _("Register of agreements imported"))
codes.register(DISCARDED, _("Uploaded register discarded"))
codes.register(AGREEMENT_MADE, _("Agreement imported from a register"))
codes.register(AGREEMENT_CHANGED, _("Agreement changed by an imported register"))
