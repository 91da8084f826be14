"""What this room writes down."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

REGISTERED = "agreements.registered"
REGISTERED_BY_HAND = "agreements.registered_by_hand"
PARTIES_ENTERED = "agreements.parties_entered"
PARTY_SUCCEEDED = "agreements.party_succeeded"
PARTY_ENDED = "agreements.party_ended"
EDITED = "agreements.edited"
ORDER_CHANGED = "agreements.order_changed"
DOCUMENT_ADDED = "agreements.document_added"
OPTION_TAKEN = "agreements.option_taken"
OPTION_DECLINED = "agreements.option_declined"
AMENDED = "agreements.amended"
SUPPLIER_SUCCEEDED = "agreements.supplier_succeeded"
PRICE_SET = "agreements.price_set"
INDEX_SET = "agreements.index_set"
PRICES_ADJUSTED = "agreements.prices_adjusted"
TERMINATED = "agreements.terminated"
PLACE_TERMINATED = "agreements.place_terminated"
LOT_ADDED = "agreements.lot_added"
LOT_CORRECTED = "agreements.lot_corrected"
SUPPLIER_ADDED = "agreements.supplier_added"
OPTION_ADDED = "agreements.option_added"
OPTION_CORRECTED = "agreements.option_corrected"

# What makes an agreement another than it was told to be elsewhere.
CHANGING = frozenset(
    {
        PARTIES_ENTERED, PARTY_SUCCEEDED, PARTY_ENDED, EDITED, ORDER_CHANGED, OPTION_TAKEN,
        OPTION_DECLINED, AMENDED, SUPPLIER_SUCCEEDED, TERMINATED, PLACE_TERMINATED, LOT_ADDED,
        LOT_CORRECTED, SUPPLIER_ADDED, OPTION_ADDED, OPTION_CORRECTED,
    }
)  # fmt: skip

codes.register(REGISTERED, _("Agreement registered"))
codes.register(REGISTERED_BY_HAND, _("Agreement registered without a procurement here"))
codes.register(PARTIES_ENTERED, _("Parties entered from their proof"))
codes.register(PARTY_SUCCEEDED, _("Party succeeded by the organisation that took it over"))
codes.register(PARTY_ENDED, _("Party leaves the agreement"))
codes.register(EDITED, _("Agreement corrected"))
codes.register(ORDER_CHANGED, _("Order of call-offs corrected"))
codes.register(DOCUMENT_ADDED, _("Document added to the agreement"))
codes.register(OPTION_TAKEN, _("Option to extend taken"))
codes.register(OPTION_DECLINED, _("Option to extend not taken"))
codes.register(AMENDED, _("Agreement amended"))
codes.register(SUPPLIER_SUCCEEDED, _("Supplier succeeded by another"))
codes.register(PRICE_SET, _("Price entered"))
codes.register(INDEX_SET, _("Indexation of prices entered"))
codes.register(PRICES_ADJUSTED, _("Prices adjusted by index"))
codes.register(TERMINATED, _("Agreement terminated"))
codes.register(PLACE_TERMINATED, _("Supplier's place in the agreement terminated"))
codes.register(LOT_ADDED, _("Lot added that the register lacked"))
codes.register(LOT_CORRECTED, _("Lot corrected"))
codes.register(SUPPLIER_ADDED, _("Supplier added to a lot"))
codes.register(OPTION_ADDED, _("Option to extend added"))
codes.register(OPTION_CORRECTED, _("Option to extend corrected"))
