"""How an agreement's suppliers report, and who reports for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.reports import actions, policies, selectors
from contracts.reports.forms import ContactForm, ScheduleForm
from contracts.reports.models import ReportingContact
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.procurements.models import Supplier
from portal.ui.forms import errors_into


def _agreement(request: HttpRequest, pk: int) -> Agreement:
    found: Agreement = audit_access.get_visible(
        request, Agreement.objects.select_related("procurement"), pk=pk
    )
    audit_access.require(request, policies.may_coordinate(request.user), found)
    return found


def _shown(
    request: HttpRequest, agreement: Agreement, form: Any, contact: Any, status: int = 200
) -> HttpResponse:
    contacts = selectors.contacts_for(agreement)
    context = {
        "agreement": agreement,
        "form": form,
        "contact_form": contact,
        "suppliers": [
            (supplier, contacts.get(supplier.pk, []))
            for supplier in selectors.suppliers_of(agreement)
        ],
    }
    return render(request, "reports/schedule.html", context, status=status)


def _suppliers(agreement: Agreement) -> Any:
    places = AgreementSupplier.objects.filter(lot__agreement=agreement)
    return Supplier.objects.filter(pk__in=places.values("supplier_id"))


@page(Audience.ASSOCIATION)
def schedule(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """When the suppliers of an agreement report, and which columns."""
    agreement = _agreement(request, agreement_pk)
    form = ScheduleForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.save_schedule(actor=request.user, agreement=agreement, **form.choices())
            messages.success(request, _("Saved. It holds for reports that are not asked for yet."))
            return redirect("reports:schedule", agreement.pk)
    contact = ContactForm(suppliers=_suppliers(agreement))
    return _shown(request, agreement, form, contact, 422 if form.is_bound else 200)


@page(Audience.ASSOCIATION)
def add_contact(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """Name somebody who reports."""
    agreement = _agreement(request, agreement_pk)
    form = ContactForm(request.POST or None, suppliers=_suppliers(agreement))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            data = form.cleaned_data
            everything = data.pop("everything")
            actions.add_contact(
                actor=request.user, agreement=None if everything else agreement, **data
            )
            messages.success(request, _("%(name)s is asked from now on.") % {"name": data["name"]})
            return redirect(f"{reverse('reports:schedule', args=[agreement.pk])}#contacts")
    status = 422 if form.is_bound else 200
    return _shown(request, agreement, ScheduleForm(agreement=agreement), form, status)


@require_POST
@page(Audience.ASSOCIATION)
def end_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody no longer reports."""
    contact = audit_access.get_visible(
        request, ReportingContact.objects.select_related("supplier"), pk=pk
    )
    audit_access.require(request, policies.may_coordinate(request.user), contact)
    actions.end_contact(actor=request.user, contact=contact)
    messages.success(request, _("%(name)s no longer reports.") % {"name": contact.name})
    back = request.POST.get("agreement", "")
    if back.isascii() and back.isdigit() and len(back) < 10:
        return redirect("reports:schedule", int(back))
    return redirect("reports:list")
