"""The verbs of agreements: registering, extending, changing, pricing and ending them.

Each is one transaction that locks what it reads, writes the audit and returns what it made.
"""

from contracts.agreements.actions.amending import amend
from contracts.agreements.actions.correcting import (
    add_lot,
    add_option,
    add_supplier,
    correct_lot,
    correct_option,
)
from contracts.agreements.actions.endings import end_party, terminate_agreement, terminate_place
from contracts.agreements.actions.keeping import add_document, edit_agreement, edit_lot
from contracts.agreements.actions.options import decline_option, take_option
from contracts.agreements.actions.pricing import adjust_prices, set_index, set_price
from contracts.agreements.actions.registering import (
    enter_parties,
    register_agreement,
    register_by_hand,
)
from contracts.agreements.actions.succession import succeed_party, succeed_supplier

__all__ = [
    "add_document",
    "add_lot",
    "add_option",
    "add_supplier",
    "adjust_prices",
    "amend",
    "correct_lot",
    "correct_option",
    "decline_option",
    "edit_agreement",
    "edit_lot",
    "end_party",
    "enter_parties",
    "register_agreement",
    "register_by_hand",
    "set_index",
    "set_price",
    "succeed_party",
    "succeed_supplier",
    "take_option",
    "terminate_agreement",
    "terminate_place",
]
