"""What this room fills in of the registries: gates, links of the chain, panels, menu, search."""

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.procurements import policies, registries
from portal.procurements.models import Procurement
from portal.rules.enums import Regime


def regime_confirmed(procurement: Procurement) -> Decision:
    """The legal regime is decided: periods and duties follow from it."""
    if procurement.regime != Regime.UNDECIDED:
        return Decision.yes()
    return Decision.no(_("The legal regime is not decided yet."), paragraph="LOU 1:4, 19:1")


def ceiling_set(procurement: Procurement) -> Decision:
    """Estimate and ceiling are set: both are stated in the notice."""
    if procurement.ceiling is not None:
        return Decision.yes()
    return Decision.no(
        _("The estimated value and the ceiling are not set. Both are stated in the notice."),
        paragraph="LOU 5:14, HFD 2022:4",
    )


def tenders_recorded(procurement: Procurement) -> Decision:
    """At least one tender is recorded."""
    if procurement.tenders.exists():
        return Decision.yes()
    return Decision.no(_("No tender is recorded, so there is nothing to award."))


registries.register_gate("procurements.regime_confirmed", regime_confirmed)
registries.register_gate("procurements.ceiling_set", ceiling_set)
registries.register_gate("procurements.tender_deadline_passed", policies.deadline_passed)
registries.register_gate("procurements.tenders_recorded", tenders_recorded)
registries.register_gate("procurements.standstill_over", policies.standstill_over)
