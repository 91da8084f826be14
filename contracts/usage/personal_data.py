"""What this room holds about persons."""

from portal.core.personal_data import RECORD, acts, exempt

acts(
    RECORD,
    "usage.AccountRule",
    "usage.LearntMatch",
    "usage.LedgerImport",
    "usage.UsagePlace",
)
exempt(
    "Names of companies; personal numbers are covered before storing.",
    "usage.UsageLine",
    "usage.OutsideQuarter",
)
