"""What this room writes down."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

REGISTERED = "agreements.registered"
REGISTERED_BY_HAND = "agreements.registered_by_hand"
PARTIES_ENTERED = "agreements.parties_entered"
OPTION_TAKEN = "agreements.option_taken"
TERMINATED = "agreements.terminated"
PLACE_TERMINATED = "agreements.place_terminated"

codes.register(REGISTERED, _("Agreement registered"))
codes.register(OPTION_TAKEN, _("Option to extend taken"))
codes.register(REGISTERED_BY_HAND, _("Agreement registered without a procurement here"))
codes.register(PARTIES_ENTERED, _("Parties entered from their proof"))
codes.register(TERMINATED, _("Agreement terminated"))
codes.register(PLACE_TERMINATED, _("Supplier's place in the agreement terminated"))
