"""The consolidated demand, and the estimate and ceiling that come out of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from needs.consolidation import actions, comparing, forms, selectors
from needs.consolidation.models import Snapshot
from needs.consolidation.overview import By, Chosen, Overview, Row, narrow
from needs.consolidation.selectors import Consolidated
from needs.consolidation.views.common import get_procurement, with_demand
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.procurements import policies
from portal.ui import figures, formats
from portal.ui.forms import errors_into

MOST_BARS = 20


def _figure(rows: Sequence[Row], by: By, source: str) -> figures.Figure | None:
    """Bars of the tab: by value where there are prices, else by quantity."""
    by_value = any(row.value for row in rows)
    shown = [row for row in rows if (row.value if by_value else row.quantity)]
    if not shown or (by is By.ITEM and not by_value and len({r.unit for r in shown}) > 1):
        return None

    def size(row: Row) -> Decimal:
        return (row.value if by_value else row.quantity) or Decimal(0)

    largest = shown if by is By.YEAR else sorted(shown, key=size, reverse=True)
    bars = [(row.label, size(row)) for row in largest[:MOST_BARS]]
    if rest := sum((size(row) for row in largest[MOST_BARS:]), Decimal(0)):
        bars.append((_("%(count)s others") % {"count": len(largest) - MOST_BARS}, rest))
    unit = _("SEK") if by is By.YEAR else _("SEK per year")
    unit = unit if by_value else shown[0].unit
    return figures.bar_figure(
        bars,
        title=str(by.label),
        headers=(str(by.label), unit),
        show=formats.money if by_value else formats.number,
        unit=unit,
        source=source,
    )


def _by(request: HttpRequest) -> By:
    wanted = request.GET.get("by", "")
    return By(wanted) if wanted in By.values else By.ITEM


def _choices(demand: Consolidated) -> dict[str, Any]:
    """What the demand can be narrowed to."""
    lots = {line.lot_id: str(line.lot) for line in demand.book.lines if line.lot}
    counties = {p.county_code: p.county for p in demand.people if p.county_code}
    return {
        "lot": (_("Lot"), list(lots.items())),
        "item": (_("Line"), [(line.pk, line.name) for line in demand.book.lines]),
        "county": (_("County"), sorted(counties.items())),
        "party": (_("Municipality"), [(p.organisation_id, p.name) for p in demand.people]),
    }


@page(Audience.ASSOCIATION)
@require_GET
def demand(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """What all need together, by line, lot, municipality, county and year."""
    procurement = get_procurement(request, procurement_pk)
    context = with_demand(request, procurement, "demand")
    found: Consolidated | None = context["demand"]
    if found is not None:
        by, chosen = _by(request), Chosen.of(request.GET)
        overview = Overview(narrow(found.book, chosen), chosen, comparing.use_of(found.book))
        rows = overview.rows(by)
        context |= {
            "by": by,
            "ways": list(By),
            "chosen": chosen,
            "choices": _choices(found),
            "rows": rows,
            "total": sum((row.value for row in rows if row.value), Decimal(0)),
            "show_quantity": by is By.ITEM or overview.has_one_unit,
            "show_use": any(row.use for row in rows),
            "show_people": any(row.per_thousand is not None for row in rows),
            "in_kronor": not (by is By.ITEM or overview.has_one_unit),
            "overview": overview,
            "figure": _figure(rows, by, context["answered_text"]),
            "estimate": selectors.current_estimate(procurement),
        }
        context["changed"] = bool(
            context["estimate"] and selectors.changes_since(context["estimate"].snapshot)
        )
    context |= {
        "years": Decimal(procurement.term_months) / 12,
        "may_set": policies.may_prepare(request.user, procurement),
    }
    return render(request, "consolidation/demand.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def estimate(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Choose snapshot, estimate and margin, with reasons; the ceiling follows."""
    procurement = get_procurement(request, procurement_pk)
    audit.require(request, policies.may_prepare(request.user, procurement), procurement)
    context = with_demand(request, procurement)
    found = context["demand"]
    snapshots = Snapshot.objects.visible_to(request.user).filter(procurement=procurement)
    wanted = Chosen.of({"item": request.GET.get("snapshot", "")}).item
    chosen = snapshots.filter(pk=wanted).first()
    proposal = chosen.estimate if chosen else (found.estimate if found else None)
    initial = {"estimated_value": proposal or None, "snapshot": chosen}
    form = forms.EstimateForm(request.POST or None, initial=initial, snapshots=snapshots)
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
            return redirect("consolidation:demand", procurement.pk)
    proposed = None
    if proposal:
        proposed = [
            (margin, actions.ceiling_of(proposal, Decimal(margin))) for margin in (0, 10, 20, 30)
        ]
    return render(
        request, "consolidation/estimate.html", {**context, "form": form, "proposed": proposed}
    )
