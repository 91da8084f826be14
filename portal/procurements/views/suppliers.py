"""Suppliers: a list for the association and a page for each."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements.models import Procurement, Supplier, Tender
from portal.procurements.tables import SupplierTable, TenderTable
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
def supplier_list(request: HttpRequest) -> HttpResponse:
    """All suppliers."""
    rows = Supplier.objects.visible_to(request.user).annotate(tender_count=Count("tenders"))
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
    """A supplier, with the tenders the person may see: never before the last day for tenders."""
    found = get_visible(request, Supplier.objects.all(), pk=pk)
    open_cases = Procurement.objects.visible_to(request.user).filter(
        publication__tender_deadline__lt=clock.today()
    )
    tenders = (
        Tender.objects.visible_to(request.user)
        .filter(supplier=found, procurement__in=open_cases.values("pk"))
        .select_related("procurement")
        .order_by("-received_on")
    )
    table = TenderTable(tenders)
    return render(request, "procurements/supplier.html", {"supplier": found, "table": table})
