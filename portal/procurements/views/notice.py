"""Notice, tenders and award."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require, seen
from portal.core import clock
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.procurements import actions, policies, registries, rosters, selectors
from portal.procurements.enums import ChainKey, ProcurementStatus, TenderOutcome
from portal.procurements.forms import AwardForm, NoticeForm
from portal.procurements.models import Procurement, Tender
from portal.procurements.process import Key
from portal.procurements.team_forms import SumForm
from portal.procurements.views.base import get_case, get_team_case, show
from portal.rules import public as rules
from portal.rules.enums import Regime
from portal.ui.forms import errors_into


@page(Audience.PARTY)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice: read by all who see the case, recorded when the gates are open."""
    procurement = get_case(request, pk)
    facts = selectors.facts_of(procurement)
    decision = policies.may_publish(request.user, procurement)
    form = None
    if facts.publication is None and policies.may_coordinate(request.user, procurement):
        initial = {
            "published_on": clock.today(),
            "tender_deadline": facts.day(Key.TENDER_DEADLINE),
        }
        form = NoticeForm(request.POST or None, initial=initial)
        if request.method == "POST":
            require(request, decision, procurement)
            if form.is_valid():
                with errors_into(form):
                    actions.record_publication(
                        actor=request.user, procurement=procurement, **form.cleaned_data
                    )
                    messages.success(request, _("The notice is recorded."))
                    return redirect(procurement)
    elif request.method == "POST":
        require(request, decision, procurement)
    gates = [
        (registries.gate_label(name), answer)
        for name, answer in policies.gates(procurement, Key.PUBLICATION)
    ]
    context = {
        "publication": facts.publication,
        "planned": facts.day(Key.PUBLICATION),
        "deadline": facts.day(Key.TENDER_DEADLINE),
        "form": form,
        "decision": decision,
        "gates": gates if procurement.status == ProcurementStatus.PREPARING else [],
        "period": rules.tender_period(Regime(procurement.regime)),
    }
    return show(request, "publication", procurement, context, active=ChainKey.PUBLICATION)


@page(Audience.PARTY)
def tenders(request: HttpRequest, pk: int) -> HttpResponse:
    """The tenders, for those appointed to read them. Each reading is written down."""
    procurement = get_team_case(request, pk)
    user = request.user
    readable = policies.may_read_tenders(user, procurement)
    rows = []
    if readable:
        found = Tender.objects.visible_to(user).filter(procurement=procurement)
        rows = list(found.select_related("supplier").prefetch_related("lots"))
        seen(request, procurement, rosters.TENDERS)
    context = {
        "rows": rows,
        "readable": readable,
        "opening": policies.opening_of(procurement),
        "prices": policies.may_read_prices(procurement),
        "may_set_sum": policies.may_set_sum(user, procurement),
        "may_close": policies.may_close_phase(user, procurement),
        "may_award": policies.may_award(user, procurement),
        "may_see_readings": policies.may_see_readings(user, procurement),
    }
    return show(request, "tenders", procurement, context, active=ChainKey.AWARD)


@page(Audience.PARTY)
def set_sum(request: HttpRequest, pk: int, tender: int) -> HttpResponse:
    """Write a tender's sum, once prices are open."""
    procurement = get_team_case(request, pk)
    require(request, policies.may_set_sum(request.user, procurement), procurement)
    row = get_visible(request, Tender.objects.filter(procurement=procurement), pk=tender)
    form = SumForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_sum(actor=request.user, tender=row, amount=form.cleaned_data["amount"])
            messages.success(request, _("The sum is saved."))
        except ActionError as refused:
            messages.error(request, str(refused))
    elif request.method == "POST":
        messages.error(request, _("Write the sum in figures."))
    return redirect("procurements:tenders", pk)


@page(Audience.PARTY)
def close_qualification(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the qualification, so that prices are open."""
    procurement = get_team_case(request, pk)
    require(request, policies.may_close_phase(request.user, procurement), procurement)
    if request.method == "POST":
        try:
            actions.close_qualification(
                actor=request.user, procurement=procurement, reason=request.POST.get("reason", "")
            )
            messages.success(request, _("The qualification is closed and the prices are open."))
        except ActionError as refused:
            messages.error(request, str(refused))
    return redirect("procurements:tenders", pk)


@page(Audience.PARTY)
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """The award decision and its standstill: read by all in the case."""
    procurement = get_case(request, pk)
    facts = selectors.facts_of(procurement)
    decision = policies.may_award(request.user, procurement)
    context: dict = {"award": facts.award, "decision": decision, "form": None}
    if request.method == "POST":
        require(request, decision, procurement)
    if facts.award is None and decision:
        tenders = procurement.tenders.in_time().select_related("supplier")
        found = list(tenders.order_by("supplier__sort_name"))
        seen(request, procurement, rosters.AWARD)
        initial = {"decided_on": clock.today(), "sent_on": clock.today()}
        form = AwardForm(request.POST or None, tenders=found, initial=initial)
        if request.method == "POST" and form.is_valid():
            with errors_into(form):
                _award(request, procurement, form)
                messages.success(request, _("The award decision is recorded."))
                return redirect("procurements:award", pk)
        context["form"] = form
        context["if_sent_today"] = rules.standstill_end(clock.today())
    elif facts.award is not None:
        winners = procurement.tenders.filter(outcome=TenderOutcome.AWARDED)
        context["winners"] = list(winners.select_related("supplier").order_by("rank"))
        context["signing"] = policies.standstill_over(procurement)
        context["may_sign_from"] = rules.may_sign_from(
            facts.award.sent_on, electronic=facts.award.sent_electronically
        )
    context["coordinates"] = bool(policies.may_coordinate(request.user, procurement))
    context["inside"] = bool(policies.may_see_team(request.user, procurement))
    if facts.award is not None and access.works_for_association(request.user):
        context["others"] = list(
            procurement.tenders.in_time()
            .exclude(outcome=TenderOutcome.AWARDED)
            .select_related("supplier")
            .order_by("supplier__sort_name")
        )
    context["planned"] = facts.day(Key.AWARD)
    return show(request, "award", procurement, context, active=ChainKey.AWARD)


def _award(request: HttpRequest, procurement: Procurement, form: AwardForm) -> None:
    names = (
        "decided_on",
        "decided_by",
        "role",
        "authority",
        "reason",
        "sent_on",
        "sent_electronically",
    )
    actions.record_award(
        actor=request.user,
        procurement=procurement,
        winners=form.winners,
        rejected=form.rejected,
        **{name: form.cleaned_data[name] for name in names},
    )
