"""Low, likely and high demand, and the factors behind them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from needs.consolidation import actions, forms, frames, loading, policies, ranges
from needs.consolidation.enums import Basis
from needs.consolidation.ranges import Spread
from needs.consolidation.scenarios import Factors
from needs.consolidation.selectors import Consolidated
from needs.consolidation.views.common import get_procurement, with_demand
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Inquiry
from needs.inquiries.selectors import current_inquiry
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.ui import figures, formats
from portal.ui.forms import errors_into

MOST_SHOWN = 100


def _figure(spread: Spread) -> figures.Figure | None:
    if not spread.whole[2]:
        return None
    names = (_("Low"), _("Likely"), _("High"))
    rows = [
        (f"{name}, {_('answered')}", value)
        for name, value in zip(names, spread.answered, strict=True)
    ]
    rows += [
        (f"{name}, {_('with the undecided')}", value)
        for name, value in zip(names, spread.whole, strict=True)
    ]
    return figures.bar_figure(
        rows,
        title=_("The whole term"),
        headers=(_("Scenario"), _("SEK")),
        show=formats.money,
        unit=_("SEK"),
    )


def _shares(factors: Factors) -> list[tuple[str, Decimal, Decimal]]:
    return [(str(Confidence(key).label), *factors.of(key)) for key in Confidence.values]


def _undecided(demand: Consolidated, spread: Spread) -> list[dict[str, Any]]:
    """The parties that nobody knows the need of, and where their figures come from."""
    people = {party.organisation_id: party for party in demand.people}
    found = []
    for pk, rows in spread.undecided.groupby("organisation_id"):
        party = people[int(pk)]
        bases = [Basis(basis).label for basis in Basis.values if (rows["basis"] == basis).any()]
        value = sum(
            (
                frames.amount(quantity) * (line.unit_price or 0)
                for quantity, line in zip(rows["quantity"], demand.book.lines, strict=True)
            ),
            Decimal(0),
        )
        found.append({"party": party, "bases": bases, "value": value or None})
    return found


@page(Audience.ASSOCIATION)
@require_GET
def scenarios(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """The demand as low, likely and high, with and without the undecided."""
    procurement = get_procurement(request, procurement_pk)
    context = with_demand(request, procurement, "scenarios")
    demand = context["demand"]
    if demand is not None:
        spread = ranges.of_demand(demand)
        undecided = _undecided(demand, spread)
        context |= {
            "spread": spread,
            "figure": _figure(spread),
            "shares": _shares(demand.book.factors),
            "factors": demand.book.factors,
            "stored": demand.book.stored_factors,
            "undecided": undecided[:MOST_SHOWN],
            "undecided_more": max(0, len(undecided) - MOST_SHOWN),
            "may_weigh": policies.may_weigh(request.user, procurement),
        }
    return render(request, "consolidation/scenarios.html", context)


def _initial(inquiry: Inquiry) -> dict[str, Decimal]:
    factors = loading.load_factors(inquiry)
    initial = {
        "undecided_likely": factors.undecided_likely,
        "undecided_high": factors.undecided_high,
    }
    for key in Confidence.values:
        initial[f"{key}_low"], initial[f"{key}_high"] = factors.of(key)
    return initial


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def factors(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Change what low and high count with, with the reason."""
    procurement = get_procurement(request, procurement_pk)
    audit.require(request, policies.may_weigh(request.user, procurement), procurement)
    inquiry = current_inquiry(procurement)
    if inquiry is None:
        return redirect("consolidation:demand", procurement.pk)
    form = forms.FactorsForm(request.POST or None, initial=_initial(inquiry))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.set_factors(
                actor=request.user,
                inquiry=inquiry,
                factors=form.factors,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The factors are set."))
            return redirect("consolidation:scenarios", procurement.pk)
    context = {**with_demand(request, procurement, "scenarios"), "form": form}
    return render(request, "consolidation/factors.html", context)
