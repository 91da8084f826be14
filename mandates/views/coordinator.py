"""The coordinator's pages: ask, follow, remind, check."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mandates import actions, case, forms, policies, selectors, signatures, tables
from mandates.enums import Commitment
from mandates.filters import MandateFilter
from mandates.models import Mandate, MandateRequest
from mandates.views.party import context_of, mandate_of
from portal.audit import access as audit
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.procurements.models import Procurement
from portal.rules import public as rules
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


def case_of(request: HttpRequest, pk: int) -> Procurement:
    """The case if the person may know of it, else 404 with a row in the audit."""
    return audit.get_visible(request, Procurement.objects.all(), pk=pk)


@page(Audience.ASSOCIATION)
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every party's mandate in a case: searched, filtered, sorted, exported."""
    procurement = case_of(request, pk)
    rows = selectors.board(procurement).visible_to(request.user)
    context = case_context(procurement, request.user, active=ChainKey.MANDATES)
    asked = selectors.request_of(procurement)
    late = case.late_panel(procurement, request.user)
    return list_page(
        request,
        table_class=tables.MandateTable,
        queryset=rows,
        filterset_class=MandateFilter,
        search_fields=("organisation__name",),
        template="mandates/board.html",
        context={
            **context,
            "asked": asked,
            "commitment": Commitment(asked.commitment).label if asked else "",
            "counts": selectors.counts(procurement),
            "case_actions": case.actions(procurement, request.user),
            "late": [late] if late else [],
            "may_move": policies.may_request(request.user, procurement),
        },
        export_name=f"fullmakter-{procurement.pk}",
        empty=Empty(
            _("No mandates have been requested"),
            _("The parties are asked when the needs are known."),
            reverse("mandates:request", args=[procurement.pk]),
            _("Request mandates"),
        ),
        per_page=100,
    )


@page(Audience.ASSOCIATION)
def request_mandates(request: HttpRequest, pk: int) -> HttpResponse:
    """The terms that every party is asked for; saved as a draft, then read through and sent."""
    procurement = case_of(request, pk)
    audit.require(request, policies.may_request(request.user, procurement), procurement)
    draft = selectors.request_of(procurement)
    if draft and draft.sent_at:
        return redirect("mandates:send", pk=pk)
    form = forms.RequestForm(
        request.POST or None,
        instance=draft or MandateRequest(procurement=procurement),
        initial=None if draft else forms.request_defaults(procurement),
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.save_request(actor=request.user, procurement=procurement, **form.cleaned_data)
            return redirect("mandates:send", pk=pk)
    context = case_context(procurement, request.user, active=ChainKey.MANDATES)
    return render(request, "mandates/request.html", {**context, "form": form})


@page(Audience.ASSOCIATION)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Read through and send, naming the parties that will be asked."""
    procurement = case_of(request, pk)
    decision = policies.may_request(request.user, procurement)
    audit.require(request, decision, procurement)
    draft = selectors.request_of(procurement)
    if draft is None:
        return redirect("mandates:request", pk=pk)
    form = forms.PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            new = actions.request_mandates(actor=request.user, request=draft)
            messages.success(
                request,
                ngettext(
                    "The request is sent to %(count)s party.",
                    "The request is sent to %(count)s parties.",
                    len(new),
                )
                % {"count": len(new)},
            )
            return redirect("mandates:board", pk=pk)
    already = Mandate.objects.of(procurement).values("organisation_id")
    invited = Organisation.objects.filter(participations__procurement=procurement)
    context = case_context(procurement, request.user, active=ChainKey.MANDATES) | {
        "form": form,
        "draft": draft,
        "commitment": Commitment(draft.commitment).label,
        "parties": list(invited.exclude(pk__in=already)),
        "already": len(already),
    }
    return render(request, "mandates/send.html", context)


@page(Audience.ASSOCIATION)
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the last day for mandates."""
    procurement = case_of(request, pk)
    audit.require(request, policies.may_request(request.user, procurement), procurement)
    asked = audit.get_visible(request, MandateRequest.objects.all(), procurement=procurement)
    form = forms.DeadlineForm(request.POST or None, initial={"deadline": asked.deadline})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.move_deadline(
                actor=request.user, request=asked, deadline=form.cleaned_data["deadline"]
            )
            messages.success(request, _("The last day is moved."))
            return redirect("mandates:board", pk=pk)
    context = case_context(procurement, request.user, active=ChainKey.MANDATES)
    return render(request, "mandates/deadline.html", {**context, "form": form})


@page(Audience.ASSOCIATION)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who are waited for, after reading who they are."""
    procurement = case_of(request, pk)
    audit.require(request, policies.may_request(request.user, procurement), procurement)
    form = forms.PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            count = actions.remind(actor=request.user, procurement=procurement)
            messages.success(
                request,
                ngettext("%(count)s party is reminded.", "%(count)s parties are reminded.", count)
                % {"count": count},
            )
            return redirect("mandates:board", pk=pk)
    waiting = selectors.board(procurement).waiting()
    context = case_context(procurement, request.user, active=ChainKey.MANDATES)
    return render(
        request, "mandates/remind.html", {**context, "form": form, "waiting": list(waiting)}
    )


@page(Audience.ASSOCIATION)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check an uploaded mandate: document, verdict, decision; put it in force or return it."""
    mandate = mandate_of(request, pk)
    form = forms.VerifyForm(request.POST or None)
    decision = policies.may_check(request.user, mandate)
    if request.method == "POST":
        audit.require(request, decision, mandate)
        if form.is_valid():
            with errors_into(form):
                actions.verify(
                    actor=request.user, mandate=mandate, reason=form.cleaned_data["reason"]
                )
                messages.success(
                    request,
                    _("The mandate of %(party)s is in force.")
                    % {"party": mandate.organisation.short_name},
                )
                return redirect("mandates:board", pk=mandate.request.procurement_id)
    return _check_page(request, mandate, form, forms.ReturnForm())


@page(Audience.ASSOCIATION)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the mandate with a comment."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_check(request.user, mandate), mandate)
    form = forms.ReturnForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.return_mandate(
                actor=request.user, mandate=mandate, comment=form.cleaned_data["comment"]
            )
            messages.success(request, _("The mandate is returned with your comment."))
            return redirect("mandates:board", pk=mandate.request.procurement_id)
    return _check_page(request, mandate, forms.VerifyForm(), form)


def _check_page(
    request: HttpRequest, mandate: Mandate, form: forms.VerifyForm, back: forms.ReturnForm
) -> HttpResponse:
    context = context_of(
        request,
        mandate,
        form=form,
        back=back,
        decision=policies.may_check(request.user, mandate),
        verdict=signatures.from_json(mandate.verdict) if mandate.signed_id else None,
        late=clock.today() > mandate.request.deadline,
        late_rule=rules.late_joining(rules.Regime(mandate.request.procurement.regime)),
    )
    return render(request, "mandates/check.html", context)


@page(Audience.ASSOCIATION)
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a party that declined or withdrew once more."""
    mandate = mandate_of(request, pk)
    audit.require(request, policies.may_request(request.user, mandate.request.procurement), mandate)
    form = forms.PortalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            new = actions.ask_again(actor=request.user, mandate=mandate)
            messages.success(request, _("The party is asked again."))
            return redirect(new)
    return render(request, "mandates/ask_again.html", context_of(request, mandate, form=form))
