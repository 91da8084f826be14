"""Ledgers, usage lines and their roll-ups, and what people taught the matching."""

from contracts.usage.models.ledgers import LedgerImport, LedgerSource, RejectedRow
from contracts.usage.models.lines import (
    OutsideQuarter,
    UsageLine,
    UsageMonth,
    UsagePlace,
    UsageYear,
)
from contracts.usage.models.rules import AccountRule, LearntMatch

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
