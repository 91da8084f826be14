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
from needs.inquiries.actions.pursuit import (
    note_call,
    pause_ladder,
    remind_by_rule,
    save_default_ladder,
    save_ladder,
)

__all__ = [
    "DraftOutcome",
    "ItemRow",
    "LineInput",
    "Sending",
    "allow_late",
    "answer_nothing",
    "ask_newcomers",
    "ceiling_of",
    "close_inquiry",
    "create_inquiry",
    "edit_inquiry",
    "extend_deadline",
    "note_call",
    "pause_ladder",
    "remind",
    "remind_by_rule",
    "return_answer",
    "save_default_ladder",
    "save_draft",
    "save_items",
    "save_ladder",
    "save_questions",
    "send_inquiry",
    "set_estimate",
    "submit_answer",
]
