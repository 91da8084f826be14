"""Writing letters and sending them; choosing, following, being away."""

from portal.notices.actions.sending import (
    LETTERS_A_ROUND,
    MOST_ATTEMPTS,
    send_one,
    send_waiting,
    take,
    try_again,
)
from portal.notices.actions.writing import Address, send, send_to_address
from portal.notices.messages import message_of, sender

__all__ = [
    "LETTERS_A_ROUND",
    "MOST_ATTEMPTS",
    "Address",
    "message_of",
    "send",
    "send_one",
    "send_to_address",
    "send_waiting",
    "sender",
    "take",
    "try_again",
]
