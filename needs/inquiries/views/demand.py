"""The consolidated demand, and the estimate and ceiling that come out of it."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from needs.inquiries import actions, exports, forms, selectors
from needs.inquiries.selectors import Consolidated
from needs.inquiries.views.common import case
from portal.audit import access as audit
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements import policies
from portal.procurements.models import Procurement
from portal.ui import figures, formats
from portal.ui.forms import errors_into

MOST_BARS = 20
ANSWERED = gettext_lazy("%(answered)s of %(asked)s parties have answered")


def _procurement(request: HttpRequest, pk: int) -> Procurement:
    return audit.get_visible(request, Procurement.objects.all(), pk=pk)


def _answered(demand: Consolidated) -> str:
    return str(ANSWERED) % {"answered": demand.answered, "asked": demand.asked}


def _figure(demand: Consolidated) -> figures.Figure | None:
    """Bars per party: by value where there are prices, else by the first line's quantity."""
    parties = [party for party in demand.parties if party.counted and not party.needs_nothing]
    if not parties or not demand.items:
        return None
    by_value = demand.value_per_year > 0
    item = demand.items[0].item

    def size(party: selectors.PartyDemand) -> Decimal:
        return party.value_per_year if by_value else party.quantities.get(item.pk, Decimal(0))

    largest = sorted(parties, key=size, reverse=True)
    rows = [(party.name, size(party)) for party in largest[:MOST_BARS]]
    rest = sum((size(party) for party in largest[MOST_BARS:]), Decimal(0))
    if rest:
        others = _("%(count)s others") % {"count": len(largest) - MOST_BARS}
        rows.append((others, rest))
    title = _("Value per year and party") if by_value else item.name
    return figures.bar_figure(
        rows,
        title=title,
        headers=(_("Party"), _("SEK per year") if by_value else item.unit),
        show=formats.money if by_value else formats.number,
        unit=_("SEK per year") if by_value else item.unit,
        source=_answered(demand),
    )


def _context(request: HttpRequest, procurement: Procurement) -> dict[str, Any]:
    demand = selectors.consolidated(procurement, request.user)
    return {
        **case(request, procurement),
        "demand": demand,
        "inquiry": demand.inquiry if demand else None,
        "answered_text": _answered(demand) if demand else "",
        "reasoning": selectors.reasoning(demand) if demand else "",
        "figure": _figure(demand) if demand else None,
        "years": Decimal(procurement.term_months) / 12,
        "may_set": policies.may_prepare(request.user, procurement),
    }


@page(Audience.ASSOCIATION)
@require_GET
def demand(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """What all need together, per line and per party, and how many have said so."""
    procurement = _procurement(request, procurement_pk)
    return render(request, "needs/demand.html", _context(request, procurement))


@page(Audience.ASSOCIATION)
@require_GET
def export(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """The demand as an Excel workbook."""
    procurement = _procurement(request, procurement_pk)
    found = selectors.consolidated(procurement, request.user)
    if found is None:
        messages.info(request, _("There is no demand before an inquiry is sent."))
        return redirect("needs:demand", procurement.pk)
    response = HttpResponse(exports.workbook(found), content_type=exports.MEDIA_TYPE)
    name = f"{slugify(_('demand'))}-{slugify(procurement.title)[:60]}-{clock.today()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Choose estimate and margin, with reasons; the ceiling follows."""
    procurement = _procurement(request, procurement_pk)
    audit.require(request, policies.may_prepare(request.user, procurement), procurement)
    context = _context(request, procurement)
    found = context["demand"]
    initial = {"estimated_value": found.estimate if found and found.estimate else None}
    form = forms.EstimateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            ceiling = actions.set_estimate(
                actor=request.user, procurement=procurement, **form.cleaned_data
            )
            messages.success(
                request,
                _("Estimate and ceiling are set. The ceiling is %(ceiling)s.")
                % {"ceiling": formats.exact_money(ceiling)},
            )
            return redirect("needs:demand", procurement.pk)
    proposed = None
    if found and found.estimate:
        proposed = [
            (margin, actions.ceiling_of(found.estimate, Decimal(margin)))
            for margin in (0, 10, 20, 30)
        ]
    return render(request, "needs/estimate.html", {**context, "form": form, "proposed": proposed})
