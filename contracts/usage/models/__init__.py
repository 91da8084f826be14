"""Ledgers, usage lines and their roll-ups, and what people taught the matching."""

from contracts.usage.models.ledgers import LedgerImport, LedgerSource, RejectedRow
from contracts.usage.models.lines import UsageLine, UsagePlace
from contracts.usage.models.rules import AccountRule, LearntMatch
from contracts.usage.models.sums import OutsideQuarter, UsageMonth, UsageYear

__all__ = [
    "AccountRule",
    "LearntMatch",
    "LedgerImport",
    "LedgerSource",
    "OutsideQuarter",
    "RejectedRow",
    "UsageLine",
    "UsageMonth",
    "UsagePlace",
    "UsageYear",
]
