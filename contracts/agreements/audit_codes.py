"""What this room writes down."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

REGISTERED = "agreements.registered"
OPTION_TAKEN = "agreements.option_taken"

codes.register(REGISTERED, _("Agreement registered"))
codes.register(OPTION_TAKEN, _("Option to extend taken"))
