"""How the suppliers do: the portfolio, and the page of one supplier."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.quality import policies, selectors
from contracts.quality.tables import SummaryTable
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations import access
from portal.procurements.models import Supplier
from portal.ui.lists import Empty, list_page


def _year(request: HttpRequest, years: list[int]) -> int:
    wanted = request.GET.get("year", "")
    return next((year for year in years if str(year) == wanted), clock.today().year)


@page(Audience.PARTY)
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every supplier that is followed up, under each of the agreements that the person sees."""
    user = request.user
    years = selectors.years(user)
    year = _year(request, years)
    rows = selectors.summaries(user, year)
    staff = access.works_for_association(user)
    return list_page(
        request,
        table_class=SummaryTable,
        queryset=rows,
        search_fields=("supplier__name", "agreement__title", "agreement__number"),
        template="quality/portfolio.html",
        export_name=f"kvalitet-{year}",
        empty=Empty(
            _("Nothing is followed up yet"),
            _("Follow-ups are planned on the page of each agreement."),
        ),
        table_kwargs={} if staff else {"exclude": ("late",)},
        context={
            "year": year,
            "years": years,
            "staff": staff,
            "late": sum(row.late for row in rows),
            "open_deviations": sum(row.open_deviations for row in rows),
            "may_follow_up": policies.may_follow_up(user),
        },
    )


@page(Audience.PARTY)
def supplier_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One supplier: its grade under each agreement with what it rests on, and its deviations."""
    user = request.user
    agreements = Agreement.objects.visible_to(user)
    places = agreements.filter(lots__suppliers__supplier_id=pk)
    rows = Supplier.objects.filter(pk__in=_known(user, places))
    supplier = audit_access.get_known(request, rows, pk=pk)
    years = selectors.years(user)
    year = _year(request, years)
    context: dict[str, Any] = {
        "supplier": supplier,
        "year": year,
        "years": years,
        "rows": selectors.summaries(user, year, supplier=supplier),
        "results": selectors.results_of(supplier, user, year),
        "deviations": selectors.deviations(user)
        .filter(supplier=supplier, agreement__in=agreements.values("pk"))
        .order_by("-reported_at")[:50],
        "staff": access.works_for_association(user),
        "agreements": list(places.distinct().order_by("sort_title")[:20]),
    }
    return render(request, "quality/supplier.html", context)


def _known(user: Any, places: Any) -> Any:
    """The suppliers of the agreements that the person sees."""
    return places.values("lots__suppliers__supplier_id")
