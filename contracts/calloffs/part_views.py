"""The page on which a ceiling wears down, lot by lot and member by member."""

from django.http import HttpRequest, HttpResponse

from contracts.agreements.pages.common import find
from contracts.calloffs import parts
from contracts.calloffs.tables import PartTable
from portal.core.views import Audience, page
from portal.ui.lists import list_page


@page(Audience.PARTY)
def parts_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every part with its forecast, as chart, table and export; `?visa=` chooses the chart."""
    agreement = find(request, pk)
    rows = parts.parts_of(agreement, request.user)
    wanted = request.GET.get("visa", "")
    shown = next((row for row in rows if row.key == wanted), rows[0])
    return list_page(
        request,
        table_class=PartTable,
        queryset=rows,
        search_fields=("name",),
        template="calloffs/parts.html",
        export_name="tak",
        context={"agreement": agreement, "shown": shown, "figure": parts.figure_of(shown)},
    )
