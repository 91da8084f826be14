"""Savings of an agreement, each with its method."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.agreements import selectors as agreements
from contracts.followup import actions, policies
from contracts.followup import saving as counting
from contracts.followup.forms import SavingForm, WithdrawForm
from contracts.followup.models import SavingsStatement
from contracts.followup.pages.common import find
from contracts.followup.tables import SavingTable
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.documents.models import Document
from portal.ui import exports
from portal.ui.forms import errors_into


@page(Audience.PARTY)
def savings(request: HttpRequest, pk: int) -> HttpResponse:
    """What the agreement has saved, and stating it."""
    agreement = find(request, pk)
    may_state = policies.may_follow_up(request.user)
    if request.method == "POST":
        audit_access.require(request, may_state, agreement)
    rows = counting.statements_of(agreement, withdrawn=True)
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        return exports.response(SavingTable(rows), kind=kind, name=_("savings"))
    kept = agreements.documents_of(agreement, request.user).values("document_id")
    form = SavingForm(
        request.POST if request.method == "POST" else None,
        agreement=agreement,
        documents=Document.objects.filter(pk__in=kept),
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.state_saving(actor=request.user, agreement=agreement, terms=form.terms())
            messages.success(request, _("The saving is stated, with its method."))
            return redirect("followup:savings", agreement.pk)
    context = {
        "agreement": agreement,
        "rows": [
            (row, policies.may_withdraw(request.user, row.saving), _withdraw_form(row.pk))
            for row in rows
        ],
        "form": form,
        "may_state": may_state,
    }
    return render(request, "followup/savings.html", context, status=422 if form.errors else 200)


def _withdraw_form(pk: int) -> WithdrawForm:
    return WithdrawForm(auto_id=f"id_withdraw_{pk}_%s")


@require_POST
@page(Audience.PARTY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a saving."""
    rows = SavingsStatement.objects.select_related("agreement")
    found = audit_access.get_visible(request, rows, pk=pk)
    audit_access.require(request, policies.may_withdraw(request.user, found), found.agreement)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.withdraw_saving(actor=request.user, saving=found, **form.cleaned_data)
            messages.success(request, _("The saving is withdrawn."))
            return redirect("followup:savings", found.agreement_id)
    context = {"agreement": found.agreement, "saving": found, "form": form}
    return render(request, "followup/withdraw_saving.html", context, status=422)
