"""The opening of tenders by two people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal.audit.access import require, seen
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements import actions, policies, rosters, selectors
from portal.procurements.actions.opening import digest_of
from portal.procurements.enums import ChainKey
from portal.procurements.forms import TenderForm
from portal.procurements.models import Procurement, Tender, TenderOpening
from portal.procurements.team_forms import BeginOpeningForm, ChangeOpenerForm
from portal.procurements.views.base import get_team_case, show
from portal.ui.forms import errors_into


@page(Audience.PARTY)
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, list what has come, confirm. The two who open see the list, and it is written down."""
    procurement = get_team_case(request, pk)
    row = policies.opening_of(procurement)
    if row is None:
        return _begin(request, procurement)
    row.procurement = procurement
    decision = policies.may_record_tenders(request.user, procurement)
    form = None
    if decision:
        form = _tender_form(request, procurement, row)
        if request.method == "POST" and form.is_valid():
            with errors_into(form):
                _record(request, procurement, form)
                messages.success(request, _("The tender is listed."))
                return redirect("procurements:opening", pk)
    elif request.method == "POST":
        require(request, decision, procurement)
    context = {"opening": row, "decision": decision, "form": form, **_list(request, row)}
    return show(request, "opening", procurement, context, active=ChainKey.AWARD)


def _begin(request: HttpRequest, procurement: Procurement) -> HttpResponse:
    decision = policies.may_begin_opening(request.user, procurement)
    form = None
    if decision:
        form = BeginOpeningForm(request.POST or None, procurement=procurement, user=request.user)
        if request.method == "POST" and form.is_valid():
            with errors_into(form):
                actions.begin_opening(
                    actor=request.user, procurement=procurement, **form.cleaned_data
                )
                messages.success(request, _("The opening is begun. List what has come."))
                return redirect("procurements:opening", procurement.pk)
    elif request.method == "POST":
        require(request, decision, procurement)
    context = {"opening": None, "decision": decision, "begin": form}
    return show(request, "opening", procurement, context, active=ChainKey.AWARD)


def _tender_form(request: HttpRequest, procurement: Procurement, row: TenderOpening) -> TenderForm:
    publication = selectors.facts_of(procurement).publication
    return TenderForm(
        request.POST or None,
        procurement=procurement,
        user=request.user,
        prices=row.prices_open,
        initial={"received_on": publication and publication.tender_deadline},
    )


def _list(request: HttpRequest, row: TenderOpening) -> dict[str, object]:
    """The list for the two while they open, with what each may do; nothing for anybody else."""
    user = request.user
    context: dict[str, object] = {
        "rows": None,
        "may_confirm": policies.may_confirm_opening(user, row),
        "may_change": policies.may_change_opener(user, row),
    }
    if policies.may_record_tenders(user, row.procurement):
        tenders = Tender.objects.filter(procurement=row.procurement).select_related("supplier")
        context["rows"] = list(tenders.prefetch_related("lots").order_by("supplier__sort_name"))
        context["digest"] = digest_of(row.procurement)
        seen(request, row.procurement, rosters.LIST)
    if context["may_change"]:
        context["change"] = ChangeOpenerForm(opening=row)
    return context


def _record(request: HttpRequest, procurement: Procurement, form: TenderForm) -> None:
    data = form.cleaned_data
    supplier = data["supplier"] or actions.create_supplier(
        actor=request.user,
        name=data["name"],
        organisation_number=data["organisation_number"],
        learnt_in=procurement,
    )
    actions.record_tender(
        actor=request.user,
        procurement=procurement,
        supplier=supplier,
        received_on=data["received_on"],
        received_time=data["received_time"],
        amount=data.get("amount"),
        lots=data.get("lots") or (),
    )


@page(Audience.PARTY)
def confirm_opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the list as it was shown."""
    procurement = get_team_case(request, pk)
    row = policies.opening_of(procurement)
    if row is None or request.method != "POST":
        return redirect("procurements:opening", pk)
    require(request, policies.may_confirm_opening(request.user, row), procurement)
    try:
        done = actions.confirm_opening(
            actor=request.user, opening=row, seen=request.POST.get("seen", "")
        )
    except ActionError as refused:
        messages.error(request, str(refused))
        return redirect("procurements:opening", pk)
    if done.is_certified:
        messages.success(request, _("The opening is certified and its record stored."))
        return redirect("procurements:declare", pk)
    messages.success(request, _("You have confirmed. The other opener confirms as well."))
    return redirect("procurements:opening", pk)


@page(Audience.PARTY)
def change_opener(request: HttpRequest, pk: int) -> HttpResponse:
    """Another person in an opener's place, with the reason."""
    procurement = get_team_case(request, pk)
    row = policies.opening_of(procurement)
    if row is None or request.method != "POST":
        return redirect("procurements:opening", pk)
    row.procurement = procurement
    require(request, policies.may_change_opener(request.user, row), procurement)
    form = ChangeOpenerForm(request.POST, opening=row)
    if form.is_valid():
        try:
            actions.change_opener(actor=request.user, opening=row, **form.cleaned_data)
            messages.success(request, _("Another person opens; both confirm the list from anew."))
        except ActionError as refused:
            messages.error(request, str(refused))
    else:
        messages.error(request, _("Choose who leaves, who comes, and say why."))
    return redirect("procurements:opening", pk)


@page(Audience.PARTY)
def remove_tender(request: HttpRequest, pk: int, tender: int) -> HttpResponse:
    """Take away a tender listed by mistake, with the reason."""
    procurement = get_team_case(request, pk)
    require(request, policies.may_record_tenders(request.user, procurement), procurement)
    row = get_object_or_404(Tender.objects.filter(procurement=procurement), pk=tender)
    if request.method == "POST":
        try:
            actions.remove_tender(
                actor=request.user, tender=row, reason=request.POST.get("reason", "")
            )
            messages.success(request, _("The tender is removed."))
        except ActionError as refused:
            messages.error(request, str(refused))
    return redirect("procurements:opening", pk)
