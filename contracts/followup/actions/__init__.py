"""The verbs of following up."""

from contracts.followup.actions.explaining import Explanation, Wanted, explain
from contracts.followup.actions.settings import change_settings

__all__ = [
    "Explanation",
    "Wanted",
    "change_settings",
    "explain",
]
