"""Declarations of interests: one's own, those one decides about, and the register of all."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require, seen
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements import actions, policies, rosters
from portal.procurements.enums import Right, TenderOutcome
from portal.procurements.models import Declaration, Procurement, Tender
from portal.procurements.tables import DeclarationTable
from portal.procurements.team_forms import DeclareForm, HandleForm, RecuseForm
from portal.procurements.views.base import get_appointed, get_team_case, show, show_apart
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own declaration: handed in, renewed against the list of tenderers, or a recusal."""
    procurement = get_appointed(request, pk, *Right, declared=True)
    decision = policies.may_declare(request.user, procurement)
    current = policies.declaration_of(request.user, procurement)
    declaring = request.method == "POST" and "recuse" not in request.POST
    form = DeclareForm(request.POST if declaring else None)
    names = _names(request, procurement) if decision else None
    if request.method == "POST":
        require(request, decision, procurement)
        if "recuse" in request.POST:
            return _recuse_self(request, procurement)
        if form.is_valid():
            with errors_into(form):
                _declare(request, procurement, form, renewing=names is not None)
                messages.success(request, _("Your declaration is handed in."))
                return redirect("procurements:declare", pk)
    context = {
        "current": current,
        "decision": decision,
        "form": form if decision else None,
        "names": names,
        "renewal": names is not None and current is not None and not current.knows_bidders,
    }
    return show_apart(request, "declare", procurement, context)


def _names(request: HttpRequest, procurement: Procurement) -> list[Any] | None:
    """The tenderers, to declare against; None while the person may not see them. Written down."""
    if not policies.may_see_names(request.user, procurement):
        return None
    rows = Tender.objects.filter(procurement=procurement).exclude(outcome=TenderOutcome.LATE)
    seen(request, procurement, rosters.NAMES)
    return [row.supplier for row in rows.select_related("supplier").order_by("supplier__sort_name")]


def _declare(
    request: HttpRequest, procurement: Procurement, form: DeclareForm, *, renewing: bool
) -> None:
    actions.declare(
        actor=request.user,
        procurement=procurement,
        interests=form.cleaned_data["interests"],
        explanation=form.cleaned_data["explanation"],
        knows_bidders=renewing,
    )


def _recuse_self(request: HttpRequest, procurement: Procurement) -> HttpResponse:
    try:
        actions.recuse(
            actor=request.user,
            procurement=procurement,
            user=request.user,
            reason=request.POST.get("recuse-reason", ""),
        )
        messages.success(request, _("You take no part in the procurement and read nothing more."))
    except ActionError as refused:
        messages.error(request, str(refused))
    return redirect("procurements:declare", procurement.pk)


@page(Audience.PARTY)
def declaration(request: HttpRequest, pk: int, declaration: int) -> HttpResponse:
    """A declaration with its content: read and decided about by those whose task it is."""
    procurement = get_team_case(request, pk)
    rows = Declaration.objects.filter(procurement=procurement)
    row = get_visible(
        request, rows.select_related("user", "handled_by", "procurement"), pk=declaration
    )
    decision = policies.may_handle(request.user, row)
    handle = HandleForm(request.POST if "measure" in request.POST else None)
    recuse = RecuseForm(request.POST if "recuse-reason" in request.POST else None)
    if request.method == "POST":
        require(request, decision, procurement)
        form, act = (recuse, _recuse) if recuse.is_bound else (handle, _handle)
        if form.is_valid():
            with errors_into(form):
                act(request, row, form)
                return redirect("procurements:declaration", pk, declaration)
    if row.user_id != request.user.pk:
        seen(request, row, "declaration")
    context = {"row": row, "decision": decision, "handle": handle, "recuse": recuse}
    return show(request, "declaration", procurement, context)


def _handle(request: HttpRequest, row: Declaration, form: Any) -> None:
    actions.handle_declaration(actor=request.user, declaration=row, **form.cleaned_data)
    messages.success(request, _("The measure is decided, and the person may take part."))


def _recuse(request: HttpRequest, row: Declaration, form: Any) -> None:
    actions.recuse(
        actor=request.user,
        procurement=row.procurement,
        user=row.user,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The person takes no part and reads nothing more."))


@page(Audience.ASSOCIATION)
def declarations(request: HttpRequest) -> HttpResponse:
    """The register over all procurements, for the individual report."""
    return list_page(
        request,
        table_class=DeclarationTable,
        queryset=rosters.register_of_declarations(request.user),
        search_fields=("procurement__title", "user__name", "represents"),
        template="procurements/declarations.html",
        export_name="jav",
        empty=Empty(
            _("Nobody is appointed yet"), _("Appoint people on the page of a procurement.")
        ),
    )
