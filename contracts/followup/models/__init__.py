"""Explanations of leakage, savings, yearly reports, and what follows an agreement."""

from contracts.followup.models.cycle import NextCycle
from contracts.followup.models.leakage import LeakageExplanation
from contracts.followup.models.reports import YearlyReport
from contracts.followup.models.savings import SavingsStatement
from contracts.followup.models.settings import FollowUpSettings

__all__ = [
    "FollowUpSettings",
    "LeakageExplanation",
    "NextCycle",
    "SavingsStatement",
    "YearlyReport",
]
