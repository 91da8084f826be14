"""From any figure down to the answers behind it."""

from typing import Any

from django.db.models import (
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from needs.consolidation import tables
from needs.consolidation.models import Adjustment
from needs.consolidation.overview import Chosen
from needs.consolidation.views.common import case, get_procurement
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import AnswerLine, InquiryItem
from needs.inquiries.selectors import current_inquiry
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.procurements import policies
from portal.procurements.models import Lot
from portal.ui.lists import list_page

MONEY = DecimalField(max_digits=30, decimal_places=4)


@page(Audience.ASSOCIATION)
@require_GET
def lines(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """The answered quantities that a figure of the overview is the sum of."""
    procurement = get_procurement(request, procurement_pk)
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return redirect("consolidation:demand", procurement.pk)
    chosen = Chosen.of(request.GET)
    adjusted = Adjustment.objects.filter(
        answer=OuterRef("answer"), item=OuterRef("item")
    ).in_force()
    rows = (
        AnswerLine.objects.visible_to(request.user)
        .filter(
            answer__inquiry=inquiry,
            answer__status__in=AnswerStatus.counted(),
            answer__stance=Stance.NEEDS,
            **_narrowing(chosen),
        )
        .select_related("answer__organisation", "answer__inquiry", "item")
        .annotate(counted=Coalesce(Subquery(adjusted.values("quantity")[:1]), F("quantity")))
        .annotate(value=ExpressionWrapper(F("counted") * F("item__unit_price"), MONEY))
        .order_by("answer__organisation__sort_name", "item__position", "item_id")
    )
    return list_page(
        request,
        table_class=tables.LineTable,
        table_kwargs={"may_adjust": bool(policies.may_prepare(request.user, procurement))},
        queryset=rows,
        search_fields=("answer__organisation__short_name", "item__name", "note"),
        template="consolidation/lines.html",
        context={
            **case(request, procurement, "lines"),
            "inquiry": inquiry,
            "narrowed_to": _chosen_words(chosen),
        },
        export_name=_("quantities"),
    )


def _narrowing(chosen: Chosen) -> dict[str, Any]:
    wanted = {
        "item": chosen.item,
        "item__lot": chosen.lot,
        "answer__organisation": chosen.party,
        "answer__organisation__county_code": chosen.county,
    }
    return {name: value for name, value in wanted.items() if value}


def _chosen_words(chosen: Chosen) -> list[str]:
    """What the list is narrowed to, in words."""
    found = [
        InquiryItem.objects.filter(pk=chosen.item).first() if chosen.item else None,
        Lot.objects.filter(pk=chosen.lot).first() if chosen.lot else None,
        Organisation.objects.filter(pk=chosen.party).first() if chosen.party else None,
        Organisation.objects.filter(county_code=chosen.county).exclude(county="").first()
        if chosen.county
        else None,
    ]
    words = [str(row) for row in found[:3] if row is not None]
    county = found[3]
    return [*words, county.county] if isinstance(county, Organisation) else words
