"""What is followed up, what it came to, and what went wrong."""

from contracts.quality.models.assessments import Assessment
from contracts.quality.models.deviations import Deviation, PlanStep, Sanction
from contracts.quality.models.keeping import QualityDocument, QualityLink
from contracts.quality.models.planning import FollowUp, FollowUpSupplier, QualityForm

__all__ = [
    "Assessment",
    "Deviation",
    "FollowUp",
    "FollowUpSupplier",
    "PlanStep",
    "QualityDocument",
    "QualityForm",
    "QualityLink",
    "Sanction",
]
