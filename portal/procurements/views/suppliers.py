"""Suppliers: a list for the association and a page for each."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible, seen
from portal.core.views import Audience, page
from portal.procurements import rosters
from portal.procurements.models import Procurement, Supplier, Tender
from portal.procurements.querysets import UNDECIDED
from portal.procurements.tables import SupplierTable, TenderTable
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
def supplier_list(request: HttpRequest) -> HttpResponse:
    """All suppliers that are not secret, with the tenders the person may know of."""
    known = Procurement.objects.names_open_to(request.user).values("pk")
    counted = Count("tenders", filter=Q(tenders__procurement_id__in=known))
    rows = Supplier.objects.visible_to(request.user).annotate(tender_count=counted)
    return list_page(
        request,
        table_class=SupplierTable,
        queryset=rows,
        search_fields=("name", "organisation_number"),
        template="procurements/suppliers.html",
        export_name="leverantorer",
    )


@page(Audience.PARTY)
def supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """A supplier, with the tenders the person may know of: never before the award unless appointed.

    Showing a tender that is still secret is written down.
    """
    found = get_visible(request, Supplier.objects.all(), pk=pk)
    cases = Procurement.objects.visible_to(request.user).values("pk")
    tenders = Tender.objects.named_to(request.user).filter(supplier=found, procurement__in=cases)
    rows = list(tenders.select_related("procurement").order_by("-received_on"))
    for row in rows:
        if row.procurement.status in UNDECIDED:
            seen(request, row.procurement, rosters.TENDERS)
    context = {"supplier": found, "table": TenderTable(rows)}
    return render(request, "procurements/supplier.html", context)
