"""What this room shows on the pages of agreements and of procurements."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.agreements.panels import AgreementAction, AgreementPanel, Tab
from contracts.followup import ending, policies, saving, volumes
from portal.organisations import access
from portal.procurements.models import Procurement
from portal.procurements.registries import CasePanel


def actions(agreement: Any, _user: Any) -> list[AgreementAction]:
    """On the page of an agreement: its following-up."""
    return [AgreementAction(_("Following up"), reverse("followup:agreement", args=[agreement.pk]))]


def next_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """Predecessor and successor of an agreement, and until when something must be decided."""
    found = ending.of_agreement(agreement)
    before = ending.predecessor_of(agreement.procurement)
    decides = access.works_for_association(user)
    if not decides and found.cycle is None and before is None:
        return None
    return {
        "agreement": agreement,
        "ending": found,
        "predecessor": before,
        "sees_predecessor": before is not None
        and Agreement.objects.visible_to(user).filter(pk=before.pk).exists(),
        "sees_successor": found.cycle is not None
        and Procurement.objects.visible_to(user).filter(succeeds_agreement=found.cycle).exists(),
        "decides": decides,
    }


def savings_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """Savings that have been stated, each with its method and its counting."""
    rows = saving.statements_of(agreement)
    may_state = policies.may_follow_up(user)
    if not rows and not may_state:
        return None
    return {"agreement": agreement, "rows": rows, "may_state": may_state}


def predecessor_panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a procurement: the agreement that it follows, with its use."""
    before = ending.predecessor_of(procurement)
    if before is None or not Agreement.objects.visible_to(user).filter(pk=before.pk).exists():
        return None
    return {"agreement": before, "volumes": volumes.volumes_of(before)}


AGREEMENT_PANELS = (
    AgreementPanel(
        "followup.savings", 45, "followup/panels/savings.html", savings_panel, tab=Tab.USE
    ),
    AgreementPanel("followup.next", 50, "followup/panels/next.html", next_panel, "aside"),
)
CASE_PANELS = (
    CasePanel(
        "followup.predecessor", 15, "followup/panels/predecessor.html", predecessor_panel, "aside"
    ),
)
