"""The verbs of agreements: registering, extending, changing, pricing and ending them.

Each is one transaction that locks what it reads, writes the audit and returns what it made.
"""

from contracts.agreements.actions.endings import terminate_agreement, terminate_place
from contracts.agreements.actions.options import take_option
from contracts.agreements.actions.registering import (
    enter_parties,
    register_agreement,
    register_by_hand,
)

__all__ = [
    "enter_parties",
    "register_agreement",
    "register_by_hand",
    "take_option",
    "terminate_agreement",
    "terminate_place",
]
