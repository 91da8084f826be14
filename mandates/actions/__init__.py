"""The verbs of this room."""

from mandates.actions.checks import return_mandate, verify
from mandates.actions.decisions import (
    decline,
    plan_meeting,
    record_decision,
    upload_signed,
    withdraw,
)
from mandates.actions.papers import ensure_paper
from mandates.actions.party_list import lock_party_list
from mandates.actions.requests import (
    ask_again,
    move_deadline,
    remind,
    request_mandates,
    save_request,
)

__all__ = [
    "ask_again",
    "decline",
    "ensure_paper",
    "lock_party_list",
    "move_deadline",
    "plan_meeting",
    "record_decision",
    "remind",
    "request_mandates",
    "return_mandate",
    "save_request",
    "upload_signed",
    "verify",
    "withdraw",
]
