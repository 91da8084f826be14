"""The verbs of a procurement: one function per thing a person does.

Each is one transaction that locks the procurement, writes the audit and returns what it made.
"""

from portal.procurements.actions.award import cancel, mark_concluded, record_award
from portal.procurements.actions.dates import mark_done, move_milestone
from portal.procurements.actions.declarations import declare, handle_declaration, recuse
from portal.procurements.actions.notice import record_publication
from portal.procurements.actions.opening import (
    begin_opening,
    change_opener,
    close_qualification,
    confirm_opening,
    set_sum,
)
from portal.procurements.actions.preparing import (
    confirm_regime,
    create_procurement,
    describe,
    invite,
    set_cpv,
    set_estimate,
    set_lots,
)
from portal.procurements.actions.processes import create_template, save_version
from portal.procurements.actions.team import appoint, comment, end_appointment, hand_over
from portal.procurements.actions.tenders import create_supplier, record_tender, remove_tender

__all__ = [
    "appoint",
    "begin_opening",
    "cancel",
    "change_opener",
    "close_qualification",
    "comment",
    "confirm_opening",
    "confirm_regime",
    "create_procurement",
    "create_supplier",
    "create_template",
    "declare",
    "describe",
    "end_appointment",
    "hand_over",
    "handle_declaration",
    "invite",
    "mark_concluded",
    "mark_done",
    "move_milestone",
    "record_award",
    "record_publication",
    "record_tender",
    "recuse",
    "remove_tender",
    "save_version",
    "set_cpv",
    "set_estimate",
    "set_lots",
    "set_sum",
]
