"""Electronic invoices in the browser: hand them in, see what became of them, check their prices."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.agreements.models import Agreement
from contracts.invoices import actions, policies, runners, selectors, uploads
from contracts.invoices.enums import UploadState
from contracts.invoices.filters import InvoiceFilter
from contracts.invoices.forms import UploadForm, WithdrawForm
from contracts.invoices.models import Invoice, InvoiceUpload, UploadedDocument
from contracts.invoices.prices import check as checking
from contracts.invoices.tables import (
    DocumentTable,
    InvoiceTable,
    LineTable,
    PriceTable,
    UploadTable,
)
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page

NOT_COMPARED = "ej-jamforda"


def _upload(request: HttpRequest, pk: int) -> InvoiceUpload:
    rows = InvoiceUpload.objects.select_related("organisation", "uploaded_by")
    found: InvoiceUpload = audit_access.get_visible(request, rows, pk=pk)
    return found


def _invoice(request: HttpRequest, pk: int) -> Invoice:
    rows = Invoice.objects.select_related("organisation", "upload", "replaced_by", "place")
    found: Invoice = audit_access.get_visible(request, rows, pk=pk)
    return found


def _left_out(request: HttpRequest, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that the page goes without; files have them all."""
    return () if request.GET.get("export") else columns


def _unasked(chosen: str) -> tuple[str, ...]:
    """What the page of the price check leaves out of its table, by which lines are shown."""
    if chosen == NOT_COMPARED:
        return (*PriceTable.beside, *PriceTable.figures)
    return (
        (*PriceTable.beside, "amount") if chosen else (*PriceTable.beside, "amount", "comparison")
    )


@page(Audience.PARTY)
def invoice_list(request: HttpRequest) -> HttpResponse:
    """The invoices that the person may know of."""
    return list_page(
        request,
        table_class=InvoiceTable,
        queryset=Invoice.objects.visible_to(request.user).select_related("organisation"),
        filterset_class=InvoiceFilter,
        search_fields=("number", "seller_name", "contract_reference", "order_reference"),
        template="invoices/list.html",
        context={"may_upload": policies.may_upload_anything(request.user)},
        table_kwargs={"exclude": _left_out(request, ("contract_reference",))},
        export_name=_("invoices"),
        empty=Empty(
            _("No invoices yet"),
            _("Upload the first ones to see lines and prices of what is bought."),
        ),
    )


@page(Audience.PARTY)
def upload_list(request: HttpRequest) -> HttpResponse:
    """The uploads that the person may know of."""
    return list_page(
        request,
        table_class=UploadTable,
        queryset=selectors.uploads(request.user),
        template="invoices/uploads.html",
        empty=Empty(_("No uploads yet")),
    )


@page(Audience.PARTY)
def upload_new(request: HttpRequest) -> HttpResponse:
    """Hand in invoices; a job reads them."""
    audit_access.require(request, policies.may_upload_anything(request.user))
    own = access.organisation_ids_where(request.user, Permission.IMPORT_LEDGER)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={"organisation": min(own, default=None)},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.upload(
                actor=request.user,
                organisation=form.cleaned_data["organisation"],
                files=[
                    uploads.Incoming(file.name, file.chunks())
                    for file in form.cleaned_data["invoices"]
                ],
            )
            return redirect(runners.start_read(actor=request.user, upload=made))
    return render(request, "invoices/new.html", {"form": form})


@page(Audience.PARTY)
def upload_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each document of an upload."""
    found = _upload(request, pk)
    rows = UploadedDocument.objects.visible_to(request.user).filter(upload=found)
    waiting = found.state == UploadState.WAITING
    return list_page(
        request,
        table_class=DocumentTable,
        queryset=rows.select_related("invoice"),
        search_fields=("name", "invoice__number", "invoice__seller_name"),
        template="invoices/upload.html",
        context={
            "upload": found,
            "counts": selectors.counts_of(found),
            "waiting": waiting,
            "may_read": policies.may_upload(request.user, found.organisation),
        },
        table_kwargs={"seen": selectors.seen_in(found, request.user)},
        export_name=_("documents"),
        empty=Empty(_("Nothing is read yet")),
    )


@require_POST
@page(Audience.PARTY)
def upload_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an upload in line again, when its job came to nothing."""
    found = _upload(request, pk)
    audit_access.require(request, policies.may_upload(request.user, found.organisation), found)
    if found.state != UploadState.WAITING:
        messages.info(request, _("The files are dealt with already."))
        return redirect(found)
    return redirect(runners.start_read(actor=request.user, upload=found))


@page(Audience.PARTY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice: its lines, what they were matched to, and whether the ledger has it."""
    found = _invoice(request, pk)
    return list_page(
        request,
        table_class=LineTable,
        queryset=selectors.lines_of(found),
        search_fields=("name", "article"),
        template="invoices/detail.html",
        context={
            "invoice": found,
            "standing": selectors.standing_of(found),
            "replaces": list(found.replaces.all()),
            "may_withdraw": policies.may_withdraw(request.user, found),
        },
        table_kwargs={"exclude": _left_out(request, LineTable.beside)},
        export_name=_("invoice lines"),
    )


@page(Audience.PARTY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invoice out of use."""
    found = _invoice(request, pk)
    audit_access.require(request, policies.may_withdraw(request.user, found), found)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.withdraw(actor=request.user, invoice=found, reason=form.cleaned_data["reason"])
            messages.success(request, _("The invoice no longer counts."))
            return redirect(found)
    context: dict[str, Any] = {"invoice": found, "form": form}
    return render(request, "invoices/withdraw.html", context, status=422 if form.is_bound else 200)


@page(Audience.PARTY)
def prices(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """The invoiced prices of an agreement: those that deviate, or those not compared, or all."""
    agreement = audit_access.get_visible(request, Agreement.objects.all(), pk=agreement_pk)
    check = checking.check(agreement, request.user)
    shown = request.GET.get("visa", "")
    choices = {
        "": (_("Deviating"), check.deviating),
        NOT_COMPARED: (_("Not compared"), check.not_compared),
        "alla": (_("All"), list(check.rows)),
    }
    chosen = shown if shown in choices else ""
    address = reverse("invoices:prices", args=[agreement.pk])
    return list_page(
        request,
        table_class=PriceTable,
        queryset=choices[chosen][1],
        search_fields=("name", "article", "supplier", "buyer", "number"),
        template="invoices/prices.html",
        context={
            "agreement": agreement,
            "check": check,
            "tabs": [
                (label, len(rows), f"{address}?visa={key}" if key else address, key == chosen)
                for key, (label, rows) in choices.items()
            ],
            "sees_all": access.works_for_association(request.user),
        },
        table_kwargs={"exclude": _left_out(request, _unasked(chosen))},
        export_name=_("price check"),
        empty=Empty(
            _("No lines to show"),
            _("Lines are compared when invoices are matched to the agreement."),
        ),
    )
