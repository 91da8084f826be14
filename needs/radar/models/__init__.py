"""Needs that members state, what they search for in vain, and the cycles that follow from it."""

from needs.radar.models.members import Interest, SearchMiss, StatedNeed
from needs.radar.models.signals import RadarRun, RadarSignal, SignalPin
from needs.radar.models.suggestions import Suggestion

__all__ = [
    "Interest",
    "RadarRun",
    "RadarSignal",
    "SearchMiss",
    "SignalPin",
    "StatedNeed",
    "Suggestion",
]
