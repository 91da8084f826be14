"""A party's pages: its mandates, and the steps of each."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mandates import actions, forms, policies, selectors, signatures, steps, tables, volumes
from mandates.models import Mandate, MandateRequest
from portal.audit import access as audit
from portal.audit import selectors as audit_selectors
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations import access
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.PARTY)
def overview(request: HttpRequest) -> HttpResponse:
    """For the association the cases with their counts; for a party its own mandates."""
    if access.works_for_association(request.user):
        return list_page(
            request,
            table_class=tables.CaseTable,
            queryset=MandateRequest.objects.visible_to(request.user).with_counts(),
            search_fields=("procurement__title",),
            template="mandates/list.html",
            export_name="fullmakter",
        )
    mandates = Mandate.objects.visible_to(request.user).current().with_outlook(clock.today())
    return list_page(
        request,
        table_class=tables.OwnMandateTable,
        queryset=mandates.select_related("organisation", "request__procurement"),
        search_fields=("request__procurement__title",),
        template="mandates/list.html",
        export_name="fullmakter",
    )


def mandate_of(request: HttpRequest, pk: int) -> Mandate:
    """The mandate if the person may know of it, else 404 with a row in the audit."""
    return audit.get_visible(request, selectors.for_page(), pk=pk)


def context_of(request: HttpRequest, mandate: Mandate, **more: Any) -> dict[str, Any]:
    """What every page about one mandate needs."""
    context = case_context(mandate.request.procurement, request.user, active=ChainKey.MANDATES)
    return {**context, "mandate": mandate, **more}


@page(Audience.PARTY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mandate: its steps with one thing to do, its terms, what has happened."""
    mandate = mandate_of(request, pk)
    user = request.user
    context = context_of(
        request,
        mandate,
        steps=steps.steps_of(mandate, user),
        verdict=signatures.from_json(mandate.verdict) if mandate.signed_id else None,
        timeline=audit_selectors.timeline(mandate, user),
        may_decline=policies.may_decide(user, mandate),
        may_withdraw=policies.may_withdraw(user, mandate),
        may_ask_again=policies.may_request(user, mandate.request.procurement),
        may_check=policies.may_check(user, mandate),
        list_open=policies.list_is_open(mandate.request.procurement),
        for_association=access.works_for_association(user),
        basis=volumes.basis(mandate, with_link=access.works_for_association(user)),
    )
    return render(request, "mandates/detail.html", context)


@page(Audience.PARTY)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF to read and sign; made now if the worker has not come to it."""
    document = actions.ensure_paper(mandate=mandate_of(request, pk))
    return redirect(document.get_absolute_url())


@page(Audience.PARTY)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the board meeting that decides."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_decide(request.user, mandate), mandate)
    choices = selectors.meetings_for(mandate)
    initial = {"meeting": str(mandate.planned_meeting_id or "")}
    form = forms.MeetingForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            meeting = form.meetings[form.cleaned_data["meeting"]]
            actions.plan_meeting(actor=request.user, mandate=mandate, meeting=meeting)
            messages.success(request, _("The meeting is planned."))
            return redirect(mandate)
    context = context_of(request, mandate, form=form, choices=choices)
    return render(request, "mandates/plan.html", context)


@page(Audience.PARTY)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the decision to give the mandate."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_decide(request.user, mandate), mandate)
    form = forms.DecisionForm(request.POST if request.method == "POST" else None, mandate=mandate)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.record_decision(
                actor=request.user, mandate=mandate, exceptions=form.exceptions, **form.decision
            )
            messages.success(request, _("The decision is recorded. Now the mandate is signed."))
            return redirect(mandate)
    return render(request, "mandates/decide.html", context_of(request, mandate, form=form))


@page(Audience.PARTY)
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Upload the signed PDF."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_upload(request.user, mandate), mandate)
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.upload_signed(
                actor=request.user, mandate=mandate, file=form.cleaned_data["file"]
            )
            messages.success(request, _("The mandate is uploaded. The association checks it."))
            return redirect(mandate)
    return render(request, "mandates/upload.html", context_of(request, mandate, form=form))


@page(Audience.PARTY)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the decision not to take part."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_decide(request.user, mandate), mandate)
    form = forms.DeclineForm(request.POST if request.method == "POST" else None, mandate=mandate)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.decline(
                actor=request.user,
                mandate=mandate,
                reason=form.cleaned_data["reason"],
                **form.decision,
            )
            messages.success(request, _("It is recorded that you do not take part."))
            return redirect(mandate)
    return render(request, "mandates/decline.html", context_of(request, mandate, form=form))


@page(Audience.PARTY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the mandate back before the party list is locked."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_withdraw(request.user, mandate), mandate)
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.withdraw(
                actor=request.user, mandate=mandate, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("The mandate is withdrawn."))
            return redirect(mandate)
    return render(request, "mandates/withdraw.html", context_of(request, mandate, form=form))
