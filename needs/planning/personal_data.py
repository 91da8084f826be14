"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(
    RECORD,
    "planning.CycleProposal",
    "planning.PlanningStep",
    "planning.ProposalShift",
    "planning.StepLength",
)
keep(Retention("planning_steps", "planning.PlanningStep", _("Evidence of planning"), ARCHIVED))
