"""What is decided and noted about when cycles begin."""

from needs.planning.models.evidence import PlanningStep
from needs.planning.models.lengths import StepLength
from needs.planning.models.proposals import CycleProposal, ProposalParty, ProposalShift

__all__ = ["CycleProposal", "PlanningStep", "ProposalParty", "ProposalShift", "StepLength"]
