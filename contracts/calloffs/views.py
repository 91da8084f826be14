"""Pages of call-offs: parse, ask the policy, let an action or selector do it, answer."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.agreements.models import AgreementLot
from contracts.agreements.panels import Tab
from contracts.calloffs import (
    actions,
    alerts,
    competitions,
    forms,
    policies,
    rules,
    selectors,
    standing,
)
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.filters import CallOffFilter, QueueFilter
from contracts.calloffs.models import CallOff, CeilingAlert, CeilingRequest
from contracts.calloffs.tables import CallOffTable, LotTable, QueueTable
from contracts.calloffs.terms import CallOffTerms
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.rules import public as law
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def call_off_list(request: HttpRequest) -> HttpResponse:
    """The call-offs of the person's organisations; all of them for the association."""
    decision = policies.calls_off_anything(request.user)
    return list_page(
        request,
        table_class=CallOffTable,
        queryset=selectors.listed(request.user),
        filterset_class=CallOffFilter,
        search_fields=(
            "lot__agreement__title",
            "lot__name",
            "place__supplier__name",
            "organisation__short_name",
            "reference",
        ),
        template="calloffs/list.html",
        export_name="avrop",
        context={"may_call_off": decision},
        empty=Empty(
            _("No call-offs yet"),
            _("A call-off is made on the page of its agreement.")
            if decision
            else _("Call-offs of your organisation are shown here."),
            reverse("calloffs:new") if decision else "",
            _("Make a call-off"),
        ),
    )


@page(Audience.PARTY)
def new(request: HttpRequest) -> HttpResponse:
    """Choose by which agreement and lot to call off."""
    audit_access.require(request, policies.calls_off_anything(request.user))
    raw = request.GET.get("avtal", "")
    agreement_id = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 16 else None
    return list_page(
        request,
        table_class=LotTable,
        queryset=selectors.open_lots(request.user, agreement_id),
        search_fields=("name", "agreement__title", "agreement__number"),
        template="calloffs/new.html",
        empty=Empty(
            _("Nothing can be called off"),
            _("Agreements that are in force, and to which your organisation is a party, are shown"
              " here."),
        ),
    )  # fmt: skip


def _lot(request: HttpRequest, pk: int) -> AgreementLot:
    lots = AgreementLot.objects.select_related("agreement__procurement")
    lot: AgreementLot = audit_access.get_visible(request, lots, pk=pk)
    return lot


def _sub_area(lot: AgreementLot, request: HttpRequest) -> Any:
    """The chosen sub-area; the first one of a lot whose suppliers stand in sub-areas alone."""
    areas = list(lot.sub_areas.all())
    wanted = request.GET.get("delomrade", "")
    found = next((area for area in areas if str(area.pk) == wanted), None)
    if wanted and found is None:
        raise Http404
    if found is None and areas and not standing.places_of(lot, None, clock.today()).exists():
        return areas[0]
    return found


def _buyer(request: HttpRequest, buyers: list[Organisation]) -> Organisation | None:
    wanted = request.GET.get("kopare", "")
    if not wanted:
        return buyers[0] if len(buyers) == 1 else None
    found = next((buyer for buyer in buyers if str(buyer.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


@page(Audience.PARTY)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a call-off in a lot: whom the agreement points out and why, the value, then confirm."""
    lot = _lot(request, pk)
    audit_access.require(request, policies.calls_off_anything(request.user), lot.agreement)
    day = _day(request)
    buyers = list(policies.buyers(request.user, lot.agreement, day))
    buyer = _buyer(request, buyers)
    area = _sub_area(lot, request)
    context: dict[str, Any] = {
        "lot": lot,
        "agreement": lot.agreement,
        "buyers": buyers,
        "buyer": buyer,
        "area": area,
        "areas": list(lot.sub_areas.all()),
        "regime": law.Regime(lot.agreement.regime),
    }
    if buyer is None:
        return render(request, "calloffs/choose_buyer.html", context)
    audit_access.require(request, policies.may_call_off(request.user, buyer), lot.agreement)
    facts = standing.facts_of(
        lot.agreement, lot, buyer, on=day, sub_area_id=area.pk if area else None
    )
    pointed = rules.proposal(facts)
    origin = request.POST.get("origin", "") or request.GET.get("tavling", "")
    result = competitions.result_of(request.user, origin) if origin else None
    if origin and result is None:
        raise Http404
    form = forms.CallOffForm(
        request.POST if request.method == "POST" else None,
        facts=facts,
        proposed=pointed.place_id,
        initial=forms.first_values(request.user, facts, result),
    )
    context |= {
        "facts": facts,
        "proposal": pointed,
        "proposed": facts.seat(pointed.place_id) if pointed.place_id else None,
        "form": form,
        "runners": _runners(request, lot, buyer) if form.quote_seats and not result else [],
        "standstill": law.competition_standstill() if form.quote_seats else None,
    }
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        terms = form.as_terms()
        if result is not None:
            terms = replace(terms, competition=result)
        made = _confirmed(request, context, terms)
        if made is not None:
            return made
    status = 422 if form.errors else 200
    return render(request, "calloffs/register.html", context, status=status)


def _day(request: HttpRequest) -> date:
    """The day that the form tells of; today where it tells nothing."""
    try:
        return parse_date(request.POST.get("made_on", "")) or clock.today()
    except ValueError:
        return clock.today()


def _runners(request: HttpRequest, lot: AgreementLot, buyer: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "label": runner.label,
            "url": runner.start_url(lot, buyer),
            "decision": runner.may_start(request.user, lot, buyer),
        }
        for runner in competitions.runners()
    ]


def _confirmed(
    request: HttpRequest, context: dict[str, Any], terms: CallOffTerms
) -> HttpResponse | None:
    """Every objection at once, or the page that asks once more, or the call-off itself."""
    form, facts = context["form"], context["facts"]
    found = rules.objections(facts, terms)
    over = next((one for one in found if one.overridable), None)
    stopping = [one for one in found if not one.overridable]
    if over is not None and not terms.ceiling_reason.strip():
        stopping.append(over)
    form.refuse(stopping)
    if stopping:
        return None
    if "confirm" not in request.POST:
        context |= {"terms": terms, "over": over, "chosen": facts.seat(terms.place_id)}
        context["posted"] = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in {"csrfmiddlewaretoken", "back"}
        ]
        context["after"] = replace(facts.total, ordered=facts.total.ordered + (terms.value or 0))
        return render(request, "calloffs/confirm.html", context)
    with errors_into(form):
        made = actions.register_call_off(
            actor=request.user, lot=context["lot"], organisation=context["buyer"], terms=terms
        )
        if made.status == CallOffStatus.WAITING:
            messages.info(
                request, _("A lawyer is asked. Nothing is called off until they say yes.")
            )
        else:
            messages.success(request, _("The call-off is registered."))
        return redirect(made)
    return None


def _call_off(request: HttpRequest, pk: int) -> CallOff:
    found: CallOff = audit_access.get_visible(request, selectors.detailed(), pk=pk)
    return found


@page(Audience.PARTY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call-off: what, from whom and why, its ceiling, its papers, what has happened."""
    call_off = _call_off(request, pk)
    question = getattr(call_off, "ceiling_request", None)
    competition = getattr(call_off, "competition", None)
    may = policies.may_call_off(request.user, call_off.organisation)
    context = {
        "call_off": call_off,
        "agreement": call_off.lot.agreement,
        "asked": list(call_off.asked.select_related("place__supplier")),
        "competition": competition,
        "quotes": list(competition.quotes.select_related("place__supplier")) if competition else [],
        "question": question,
        "documents": list(call_off.documents.select_related("document")),
        "history": selectors.history_of(call_off, request.user),
        "may_change": policies.may_change(request.user, call_off),
        "may_cancel": policies.may_cancel(request.user, call_off),
        "may_add": may,
        "may_examine": policies.may_examine(request.user, question) if question else None,
        "cancel_form": forms.CancelForm(),
        "document_form": forms.DocumentForm(),
    }
    return render(request, "calloffs/detail.html", context)


@page(Audience.PARTY)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a call-off, with a reason."""
    call_off = _call_off(request, pk)
    audit_access.require(request, policies.may_change(request.user, call_off), call_off)
    first = {
        name: getattr(call_off, name)
        for name in ("value", "quantity", "contract_to", "reference", "delivery")
    }
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.change_call_off(actor=request.user, call_off=call_off, terms=form.as_terms())
            messages.success(request, _("The call-off is changed."))
            return redirect(call_off)
    context = {
        "call_off": call_off,
        "form": form,
        "heading": _("Change the call-off"),
        "submit": _("Change"),
    }
    return render(request, "calloffs/form.html", context, status=422 if form.errors else 200)


@require_POST
@page(Audience.PARTY)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a call-off back, with a reason."""
    call_off = _call_off(request, pk)
    audit_access.require(request, policies.may_cancel(request.user, call_off), call_off)
    form = forms.CancelForm(request.POST)
    if form.is_valid():
        with errors_into(form):
            actions.cancel_call_off(actor=request.user, call_off=call_off, **form.cleaned_data)
            messages.success(request, _("The call-off is cancelled."))
            return redirect(call_off)
    context = {
        "call_off": call_off,
        "form": form,
        "heading": _("Cancel the call-off"),
        "submit": _("Cancel the call-off"),
    }
    return render(request, "calloffs/form.html", context, status=422)


@require_POST
@page(Audience.PARTY)
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with the call-off."""
    call_off = _call_off(request, pk)
    audit_access.require(
        request, policies.may_call_off(request.user, call_off.organisation), call_off
    )
    form = forms.DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_into(form):
            actions.add_document(actor=request.user, call_off=call_off, **form.content())
            messages.success(request, _("The document is kept."))
            return redirect(call_off)
    context = {
        "call_off": call_off,
        "form": form,
        "heading": _("Add a document"),
        "submit": _("Add"),
    }
    return render(request, "calloffs/form.html", context, status=422)


@page(Audience.ASSOCIATION)
def queue(request: HttpRequest) -> HttpResponse:
    """Call-offs that would pass a ceiling: what waits for a lawyer, and what was decided."""
    return list_page(
        request,
        table_class=QueueTable,
        queryset=selectors.questions().visible_to(request.user),
        filterset_class=QueueFilter,
        search_fields=("call_off__lot__agreement__title", "call_off__organisation__short_name"),
        template="calloffs/queue.html",
        export_name="avrop-over-taket",
    )


@page(Audience.ASSOCIATION)
def examine(request: HttpRequest, pk: int) -> HttpResponse:
    """A lawyer reads the reason and decides whether the ceiling may be passed."""
    question: CeilingRequest = audit_access.get_visible(request, selectors.questions(), pk=pk)
    decision = policies.may_examine(request.user, question)
    call_off = question.call_off
    form = forms.ExamineForm(
        request.POST if request.method == "POST" else None, initial={"paragraph": question.law}
    )
    if request.method == "POST":
        audit_access.require(request, decision, call_off)
        if form.is_valid():
            data = form.cleaned_data
            with errors_into(form):
                actions.examine(
                    actor=request.user,
                    request=question,
                    approved=data["decision"] == "yes",
                    note=data["note"],
                    paragraph=data["paragraph"],
                )
                messages.success(request, _("The decision is recorded, and the buyer is told."))
                return redirect(call_off)
    facts = standing.facts_of(
        call_off.lot.agreement,
        call_off.lot,
        call_off.organisation,
        on=call_off.made_on,
        sub_area_id=call_off.place.sub_area_id,
        without=call_off,
    )
    context = {
        "question": question,
        "call_off": call_off,
        "agreement": call_off.lot.agreement,
        "facts": facts,
        "override": facts.law.override,
        "decision": decision,
        "form": form,
    }
    return render(request, "calloffs/examine.html", context, status=422 if form.errors else 200)


@require_POST
@page(Audience.ASSOCIATION)
def note_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is done about an alert; then it leaves the to-do lists."""
    rows = CeilingAlert.objects.select_related("agreement", "lot")
    alert: CeilingAlert = audit_access.get_visible(request, rows, pk=pk)
    audit_access.require(request, policies.may_note(request.user, alert), alert.agreement)
    form = forms.NoteForm(request.POST)
    back = f"{alert.agreement.url_of(Tab.USE)}#ceiling"
    if form.is_valid():
        with errors_into(form):
            alerts.note_alert(actor=request.user, alert=alert, **form.cleaned_data)
            messages.success(request, _("Noted."))
            return redirect(back)
    context = {"alert": alert, "form": form, "back": back}
    return render(request, "calloffs/note_alert.html", context, status=422)
