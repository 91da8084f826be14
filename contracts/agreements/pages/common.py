"""What these pages share: finding an agreement, and a form that ends in one action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from contracts.agreements import panels
from contracts.agreements.models import Agreement
from contracts.agreements.panels import Tab
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.decisions import Decision
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.ui.forms import errors_into

PARTS = (
    "agreement__procurement__process",
    "agreement__responsible",
)


def find(request: HttpRequest, pk: int) -> Agreement:
    """The agreement with its status, or 404."""
    rows = Agreement.objects.with_status(clock.today()).select_related(
        "procurement__process", "responsible", "manager", "registered_by", "party_proof"
    )
    return audit_access.get_visible(request, rows, pk=pk)


def render_tab(
    request: HttpRequest, agreement: Agreement, tab: Tab, template: str, **more: Any
) -> HttpResponse:
    """A part of the agreement's page, with the panels that other rooms have put there."""
    context = context_of(
        request,
        agreement,
        section=tab,
        panels=panels.panels_for(agreement, request.user, tab),
        **more,
    )
    return render(request, f"agreements/{template}.html", context)


def context_of(request: HttpRequest, agreement: Agreement, **more: Any) -> dict[str, Any]:
    """What a page about an agreement needs; the overview has its procurement's chain as well."""
    case = agreement.procurement
    head: dict[str, Any] = {"procurement": case}
    if case is not None and more.get("section") == Tab.OVERVIEW:
        head = case_context(case, request.user, active=ChainKey.AGREEMENT)
    tabs = [(tab, tab.label, agreement.url_of(tab)) for tab in Tab]
    return {**head, "agreement": agreement, "tabs": tabs, **more}


@dataclass(frozen=True, slots=True)
class Deed:
    """A page with one form that does one thing.

    `build(data, files)` makes the form, `act(form)` does it. It leads to the part `to` of the
    agreement's page, or to the address `back`.
    """

    heading: str
    submit: str
    done: str
    build: Callable[[Any, Any], Any]
    act: Callable[[Any], Any]
    decision: Decision
    about: str = ""
    to: str = "detail"
    anchor: str = ""
    back: str = ""


def deed(request: HttpRequest, agreement: Agreement, what: Deed) -> HttpResponse:
    """Show the form, or do it: 403 with the reason, errors at their fields, a message when done."""
    audit_access.require(request, what.decision, agreement)
    posted = request.method == "POST"
    form = what.build(request.POST, request.FILES) if posted else what.build(None, None)
    back = what.back or reverse(f"agreements:{what.to}", args=[agreement.pk])
    back = f"{back}#{what.anchor}" if what.anchor else back
    if posted and form.is_valid():
        with errors_into(form):
            what.act(form)
            messages.success(request, what.done)
            return redirect(back)
    context = context_of(request, agreement, form=form, deed=what, back=back)
    return render(request, "agreements/deed.html", context, status=422 if posted else 200)
