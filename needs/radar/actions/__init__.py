"""The verbs of the radar."""

from needs.radar.actions.arranging import merge, move_signals, release_signals
from needs.radar.actions.deciding import dismiss, publish, reopen, unpublish
from needs.radar.actions.recomputing import recompute
from needs.radar.actions.searching import note_miss
from needs.radar.actions.stating import (
    NeedTerms,
    change_need,
    no_longer_interested,
    say_interested,
    state_need,
    withdraw_need,
)
from needs.radar.actions.turning import TurnTerms, turn_into_procurement

__all__ = [
    "NeedTerms",
    "TurnTerms",
    "change_need",
    "dismiss",
    "merge",
    "move_signals",
    "no_longer_interested",
    "note_miss",
    "publish",
    "recompute",
    "release_signals",
    "reopen",
    "say_interested",
    "state_need",
    "turn_into_procurement",
    "unpublish",
    "withdraw_need",
]
