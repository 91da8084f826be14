"""The verbs of this room."""

from needs.inquiries.actions.answers import (
    Content,
    LineInput,
    allow_late,
    answer_nothing,
    return_answer,
    submit_answer,
)
from needs.inquiries.actions.approving import (
    approve,
    ask_approval,
    send_back_inside,
    set_approver,
    take_back,
)
from needs.inquiries.actions.drafts import DraftOutcome, keep_refused, save_draft
from needs.inquiries.actions.estimate import ceiling_of, set_estimate
from needs.inquiries.actions.inquiries import (
    ItemRow,
    Sending,
    ask_newcomers,
    close_inquiry,
    create_inquiry,
    edit_inquiry,
    extend_deadline,
    remind,
    save_items,
    save_questions,
    send_inquiry,
)
from needs.inquiries.actions.receipts import ensure_receipt
from needs.inquiries.actions.sharing import Invited, finish_part, give_part, withdraw_part
from needs.inquiries.actions.sheets import keep_sheet, take_sheet
from needs.inquiries.actions.talking import (
    ask_time,
    bring_back,
    comment,
    grant_time,
    mark_read,
    refuse_time,
    take_out,
)

__all__ = [
    "Content",
    "DraftOutcome",
    "Invited",
    "ItemRow",
    "LineInput",
    "Sending",
    "allow_late",
    "answer_nothing",
    "approve",
    "ask_approval",
    "ask_newcomers",
    "ask_time",
    "bring_back",
    "ceiling_of",
    "close_inquiry",
    "comment",
    "create_inquiry",
    "edit_inquiry",
    "ensure_receipt",
    "extend_deadline",
    "finish_part",
    "give_part",
    "grant_time",
    "keep_refused",
    "keep_sheet",
    "mark_read",
    "refuse_time",
    "remind",
    "return_answer",
    "save_draft",
    "save_items",
    "save_questions",
    "send_back_inside",
    "send_inquiry",
    "set_approver",
    "set_estimate",
    "submit_answer",
    "take_back",
    "take_out",
    "take_sheet",
    "withdraw_part",
]
