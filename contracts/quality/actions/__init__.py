"""The verbs of the quality follow-up.

Each is one transaction that locks what it reads, writes the audit and returns what it made.
"""

from contracts.quality.actions.answering import save_draft, submit
from contracts.quality.actions.asking import ask_for, remind, remind_by_clock, send_new_link
from contracts.quality.actions.assessing import assess, open_again, set_visit, waive
from contracts.quality.actions.deviations import (
    close,
    dismiss,
    remind_of,
    reopen,
    reply,
    report,
    sanction,
    send,
)
from contracts.quality.actions.files import add_document
from contracts.quality.actions.planning import (
    end_follow_up,
    make_form,
    save_follow_up,
    save_questions,
)
from contracts.quality.actions.plans import add_step, begin_plan, drop_step, step_done, verify_step

__all__ = [
    "add_document",
    "add_step",
    "ask_for",
    "assess",
    "begin_plan",
    "close",
    "dismiss",
    "drop_step",
    "end_follow_up",
    "make_form",
    "open_again",
    "remind",
    "remind_by_clock",
    "remind_of",
    "reopen",
    "reply",
    "report",
    "sanction",
    "save_draft",
    "save_follow_up",
    "save_questions",
    "send",
    "send_new_link",
    "set_visit",
    "step_done",
    "submit",
    "verify_step",
    "waive",
]
