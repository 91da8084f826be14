"""The verbs of supplier reports: asking, filling in, submitting, and how it is all arranged.

Each is one transaction that locks what it reads, writes the audit and returns what it made.
"""

from contracts.reports.actions.asking import (
    ask_for_period,
    open_again,
    remind,
    remind_by_clock,
    send_new_link,
    waive,
)
from contracts.reports.actions.drafts import (
    begin,
    discard,
    look,
    read_table,
    save_rows,
    settle_buyers,
    take_columns,
)
from contracts.reports.actions.schedules import add_contact, end_contact, save_schedule
from contracts.reports.actions.submitting import report_nothing, submit

__all__ = [
    "add_contact",
    "ask_for_period",
    "begin",
    "discard",
    "end_contact",
    "look",
    "open_again",
    "read_table",
    "remind",
    "remind_by_clock",
    "report_nothing",
    "save_rows",
    "save_schedule",
    "send_new_link",
    "settle_buyers",
    "submit",
    "take_columns",
    "waive",
]
