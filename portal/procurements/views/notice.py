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
from portal.procurements import actions, policies, registries, selectors
from portal.procurements.enums import ChainKey, ProcurementStatus, TenderOutcome
from portal.procurements.forms import AwardForm, NoticeForm, ReasonForm, TenderForm
from portal.procurements.models import Procurement, Tender
from portal.procurements.process import Key
from portal.procurements.views.base import get_case, show
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


@page(Audience.ASSOCIATION)
def tenders(request: HttpRequest, pk: int) -> HttpResponse:
    """The tenders, after the last day for tenders: list and record. Reading is written down."""
    procurement = get_case(request, pk)
    readable = policies.may_read_tenders(request.user, procurement)
    decision = policies.may_record_tenders(request.user, procurement)
    facts = selectors.facts_of(procurement)
    form = None
    if decision:
        initial = {"received_on": facts.publication and facts.publication.tender_deadline}
        form = TenderForm(request.POST or None, procurement=procurement, initial=initial)
        if request.method == "POST" and form.is_valid():
            with errors_into(form):
                _record(request, procurement, form)
                messages.success(request, _("The tender is recorded."))
                return redirect("procurements:tenders", pk)
    elif request.method == "POST":
        require(request, decision, procurement)
    rows = []
    if readable:
        found = Tender.objects.visible_to(request.user).filter(procurement=procurement)
        rows = list(found.select_related("supplier").prefetch_related("lots"))
        seen(request, procurement, "tenders")
    context = {
        "rows": rows,
        "form": form,
        "decision": decision,
        "readable": readable,
        "remove_form": ReasonForm(),
        "may_award": policies.may_award(request.user, procurement),
    }
    return show(request, "tenders", procurement, context, active=ChainKey.AWARD)


def _record(request: HttpRequest, procurement: Procurement, form: TenderForm) -> None:
    data = form.cleaned_data
    supplier = data["supplier"] or actions.create_supplier(
        actor=request.user, name=data["name"], organisation_number=data["organisation_number"]
    )
    actions.record_tender(
        actor=request.user,
        procurement=procurement,
        supplier=supplier,
        received_on=data["received_on"],
        amount=data["amount"],
        lots=data.get("lots") or (),
    )


@page(Audience.ASSOCIATION)
def remove_tender(request: HttpRequest, pk: int, tender: int) -> HttpResponse:
    """Take away a tender recorded by mistake, with the reason."""
    procurement = get_case(request, pk)
    row = get_visible(request, Tender.objects.filter(procurement=procurement), pk=tender)
    require(request, policies.may_record_tenders(request.user, procurement), procurement)
    if request.method == "POST":
        try:
            actions.remove_tender(
                actor=request.user, tender=row, reason=request.POST.get("reason", "")
            )
            messages.success(request, _("The tender is removed."))
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
        found = list(procurement.tenders.select_related("supplier").order_by("supplier__sort_name"))
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
    context["inside"] = access.works_for_association(request.user)
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
