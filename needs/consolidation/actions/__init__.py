"""The verbs of this room."""

from needs.consolidation.actions.adjusting import adjust, withdraw
from needs.consolidation.actions.estimate import ceiling_of, set_estimate
from needs.consolidation.actions.snapshots import freeze
from needs.consolidation.actions.weighing import Count, ask_back, enter_inhabitants, set_factors

__all__ = [
    "Count",
    "adjust",
    "ask_back",
    "ceiling_of",
    "enter_inhabitants",
    "freeze",
    "set_estimate",
    "set_factors",
    "withdraw",
]
