"""What the pages of a demand share: the case, its demand, and the tabs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.consolidation import selectors
from needs.consolidation.models import Adjustment
from needs.consolidation.selectors import Consolidated
from needs.inquiries.models import Answer
from portal.audit import access as audit
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.procurements.models import Procurement

ANSWERED = gettext_lazy("%(answered)s of %(asked)s parties have answered")


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the room's pages about a procurement."""

    key: str
    label: str
    url: str


def get_procurement(request: HttpRequest, pk: int) -> Procurement:
    """The procurement, or 404 with a row in the audit."""
    return audit.get_visible(request, Procurement.objects.all(), pk=pk)


def get_answer(request: HttpRequest, pk: int) -> Answer:
    """The answer with its case, or 404 with a row in the audit."""
    rows = Answer.objects.select_related("inquiry__procurement", "organisation")
    return audit.get_visible(request, rows, pk=pk)


def get_adjustment(request: HttpRequest, pk: int) -> Adjustment:
    """The adjustment with its answer, or 404 with a row in the audit."""
    rows = Adjustment.objects.with_standing().select_related(
        "answer__inquiry__procurement", "answer__organisation", "item", "made_by", "withdrawn_by"
    )
    return audit.get_visible(request, rows, pk=pk)


def answered_text(demand: Consolidated) -> str:
    """How many have answered, as it stands beside every sum."""
    return str(ANSWERED) % {"answered": demand.answered, "asked": demand.asked}


def tabs(procurement: Procurement) -> list[Tab]:
    """The room's pages."""
    labels = {
        "demand": _("Demand"),
        "lines": _("Quantities"),
        "outliers": _("What stands out"),
        "adjustments": _("Adjustments"),
        "scenarios": _("Scenarios"),
        "snapshots": _("Snapshots"),
    }
    return [
        Tab(key, label, reverse(f"consolidation:{key}", args=[procurement.pk]))
        for key, label in labels.items()
    ]


def case(request: HttpRequest, procurement: Procurement, tab: str = "") -> dict[str, Any]:
    """Head, chain and tabs of a page."""
    return {
        **case_context(procurement, request.user, active=ChainKey.NEEDS),
        "tabs": tabs(procurement),
        "tab": tab,
    }


def with_demand(request: HttpRequest, procurement: Procurement, tab: str = "") -> dict[str, Any]:
    """The same with the demand; `demand` is None before an inquiry is sent."""
    demand = selectors.consolidated(procurement, request.user)
    return {
        **case(request, procurement, tab),
        "demand": demand,
        "inquiry": demand.inquiry if demand else None,
        "answered_text": answered_text(demand) if demand else "",
        "reasoning": selectors.reasoning(demand) if demand else "",
    }
