"""The tables of the spine, by what they are about."""

from portal.procurements.models.cases import (
    CpvCode,
    Lot,
    Milestone,
    Participation,
    ProcessTemplate,
    ProcessVersion,
    Procurement,
    ProcurementCpvCode,
)
from portal.procurements.models.team import (
    Appointment,
    Declaration,
    ProcurementGroupPermission,
    ProcurementUserPermission,
    ReferenceComment,
)
from portal.procurements.models.tenders import (
    AwardDecision,
    Publication,
    Supplier,
    Tender,
    TenderLot,
    TenderOpening,
)

__all__ = [
    "Appointment",
    "AwardDecision",
    "CpvCode",
    "Declaration",
    "Lot",
    "Milestone",
    "Participation",
    "ProcessTemplate",
    "ProcessVersion",
    "Procurement",
    "ProcurementCpvCode",
    "ProcurementGroupPermission",
    "ProcurementUserPermission",
    "Publication",
    "ReferenceComment",
    "Supplier",
    "Tender",
    "TenderLot",
    "TenderOpening",
]
