"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

VALUE_ENTERED = "rules.value_entered"
VALUE_CORRECTED = "rules.value_corrected"
VALUE_VERIFIED = "rules.value_verified"

codes.register(VALUE_ENTERED, _("New value of a rule entered"))
codes.register(VALUE_CORRECTED, _("Value of a rule corrected"))
codes.register(VALUE_VERIFIED, _("Value of a rule verified"))
