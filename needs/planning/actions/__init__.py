"""The verbs of this room."""

from needs.planning.actions.evidence import Noted, make_proof, note_step
from needs.planning.actions.lengths import change_length
from needs.planning.actions.meetings import add_meetings, remove_meeting
from needs.planning.actions.proposals import (
    NewCycle,
    drop,
    note_started,
    propose_by_hand,
    propose_next,
    shift,
    start_procurement,
    undo_shift,
)

__all__ = [
    "NewCycle",
    "Noted",
    "add_meetings",
    "change_length",
    "drop",
    "make_proof",
    "note_started",
    "note_step",
    "propose_by_hand",
    "propose_next",
    "remove_meeting",
    "shift",
    "start_procurement",
    "undo_shift",
]
