"""The verbs of this room."""

from needs.inquiries.actions.answers import (
    DraftOutcome,
    LineInput,
    allow_late,
    answer_nothing,
    return_answer,
    save_draft,
    submit_answer,
)
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

__all__ = [
    "DraftOutcome",
    "ItemRow",
    "LineInput",
    "Sending",
    "allow_late",
    "answer_nothing",
    "ask_newcomers",
    "close_inquiry",
    "create_inquiry",
    "edit_inquiry",
    "extend_deadline",
    "remind",
    "return_answer",
    "save_draft",
    "save_items",
    "save_questions",
    "send_inquiry",
    "submit_answer",
]
