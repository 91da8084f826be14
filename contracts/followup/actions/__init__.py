"""The verbs of following up."""

from contracts.followup.actions.explaining import Explanation, Wanted, explain
from contracts.followup.actions.renewing import NextTerms, end_without_next, start_next
from contracts.followup.actions.reporting import report_on_agreement, report_on_member
from contracts.followup.actions.saving import SavingTerms, state_saving, withdraw_saving
from contracts.followup.actions.settings import change_settings

__all__ = [
    "Explanation",
    "NextTerms",
    "SavingTerms",
    "Wanted",
    "change_settings",
    "end_without_next",
    "explain",
    "report_on_agreement",
    "report_on_member",
    "start_next",
    "state_saving",
    "withdraw_saving",
]
