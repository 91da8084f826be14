"""The models of agreements: the agreement, what it is about, and what becomes of it."""

from contracts.agreements.models.agreements import Agreement, AgreementCpvCode, AgreementOption
from contracts.agreements.models.changes import (
    AgreementDocument,
    Amendment,
    Termination,
)
from contracts.agreements.models.lots import (
    AgreementLot,
    AgreementSubArea,
    AgreementSupplier,
)
from contracts.agreements.models.parties import AgreementParty
from contracts.agreements.models.prices import PriceAdjustment, PriceIndex, PriceRow

__all__ = [
    "Agreement",
    "AgreementCpvCode",
    "AgreementDocument",
    "AgreementLot",
    "AgreementOption",
    "AgreementParty",
    "AgreementSubArea",
    "AgreementSupplier",
    "Amendment",
    "PriceAdjustment",
    "PriceIndex",
    "PriceRow",
    "Termination",
]
