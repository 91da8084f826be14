"""The team of a procurement: appointed, ended, handed over; who has read; the reference group."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.procurements import actions, grants, policies, registries, rosters
from portal.procurements.context import case_context
from portal.procurements.enums import Right
from portal.procurements.models import Appointment, Declaration, Procurement, ReferenceComment
from portal.procurements.tables import ReadingTable
from portal.procurements.team_forms import AppointForm, CommentForm, HandOverForm
from portal.procurements.views.base import get_appointed, get_team_case, show, show_apart
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes part, with what stands of their interests; a coordinator appoints and ends."""
    procurement = get_team_case(request, pk)
    decision = policies.may_coordinate(request.user, procurement)
    form = AppointForm(request.POST or None) if decision else None
    if request.method == "POST":
        require(request, decision, procurement)
        if form is not None and form.is_valid():
            with errors_into(form):
                actions.appoint(actor=request.user, procurement=procurement, **form.cleaned_data)
                messages.success(request, _("The person is appointed and asked to declare."))
                return redirect("procurements:team", pk)
    context = {
        "members": rosters.team_of(procurement),
        "form": form,
        "decision": decision,
        "may_take_over": policies.may_take_over(request.user, procurement),
        "may_see_readings": policies.may_see_readings(request.user, procurement),
        "readable": _readable(request, procurement),
    }
    return show(request, "team", procurement, context)


def _readable(request: HttpRequest, procurement: Procurement) -> set[int]:
    rows = Declaration.objects.visible_to(request.user).filter(procurement=procurement)
    return set(rows.values_list("pk", flat=True))


@page(Audience.PARTY)
def end_appointment(request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
    """End a task at once, with the reason."""
    procurement = get_team_case(request, pk)
    rows = Appointment.objects.filter(procurement=procurement).select_related("user", "group")
    row = get_visible(request, rows, pk=appointment)
    require(request, policies.may_coordinate(request.user, procurement), procurement)
    if request.method == "POST":
        try:
            actions.end_appointment(
                actor=request.user, appointment=row, reason=request.POST.get("reason", "")
            )
            messages.success(request, _("The task is ended, and with it the access."))
        except ActionError as refused:
            messages.error(request, str(refused))
    return redirect("procurements:team", pk)


@page(Audience.PARTY)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another coordinator be responsible, or take the case over oneself."""
    procurement = get_team_case(request, pk)
    user = request.user
    coordinates = policies.may_coordinate(user, procurement)
    require(request, coordinates or policies.may_take_over(user, procurement), procurement)
    taker = None if coordinates else user
    initial = {"to": user.pk} if taker else {}
    form = HandOverForm(request.POST or None, procurement=procurement, taker=taker, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.hand_over(actor=user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("The procurement has a new person responsible."))
            return redirect(procurement)
    return show(request, "hand_over", procurement, {"form": form, "taking": taker is not None})


@page(Audience.PARTY)
def readings(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has read the tenders of the case."""
    procurement = get_team_case(request, pk)
    require(request, policies.may_see_readings(request.user, procurement), procurement)
    return list_page(
        request,
        table_class=ReadingTable,
        queryset=rosters.readings_of(procurement),
        search_fields=("user_name",),
        template="procurements/readings.html",
        context=case_context(procurement, request.user),
        export_name="lasningar",
        empty=Empty(_("Nobody has read the tenders"), _("Each reading is written down here.")),
    )


@page(Audience.PARTY)
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    """The drafts that the reference group reads and comments on; nothing else of the case."""
    procurement = get_appointed(request, pk, Right.REFER)
    require(request, policies.may_refer(request.user, procurement), procurement)
    parts = registries.reference_parts(procurement, request.user)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = {part.key for part in parts}
        with errors_into(form):
            if form.cleaned_data["part"] not in known:
                raise ActionError(_("That part is no longer there."), field="text")
            actions.comment(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("The comment is saved, and the coordinator reads it here."))
            return redirect("procurements:reference", pk)
    comments = ReferenceComment.objects.visible_to(request.user).filter(procurement=procurement)
    rows = list(comments.select_related("author"))
    shown = [
        {
            "part": part,
            "comments": [row for row in rows if row.part == part.key],
            "context": part.context,
        }
        for part in parts
    ]
    context = {
        "parts": shown,
        "form": form,
        "declared": policies.declaration_of(request.user, procurement),
        "refers": grants.holds(request.user, Right.REFER, procurement),
    }
    return show_apart(request, "reference", procurement, context)
