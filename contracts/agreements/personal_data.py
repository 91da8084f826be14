"""What this room holds about persons."""

from portal.core.personal_data import RECORD, acts

acts(
    RECORD,
    "agreements.Agreement",
    "agreements.AgreementOption",
    "agreements.Amendment",
    "agreements.PriceAdjustment",
    "agreements.PriceRow",
    "agreements.Termination",
)
