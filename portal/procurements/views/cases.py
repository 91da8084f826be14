"""The list, the case page, starting and cancelling a procurement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.audit.access import require
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements import actions, policies, registries, selectors
from portal.procurements.forms import CancelForm, DescribeForm, MoveForm, StartForm
from portal.procurements.process import read
from portal.procurements.schedule import compute, publication_from_start
from portal.procurements.tables import ProcurementFilter, ProcurementTable
from portal.procurements.views.base import get_case, require_for, show
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def case_list(request: HttpRequest) -> HttpResponse:
    """All procurements the person may know of."""
    may_create = policies.may_create(request.user)
    empty = Empty(
        _("No procurements yet"),
        _("Start one from a process; its dates are counted for you.")
        if may_create
        else _("You see a procurement here when your organisation is invited to it."),
        reverse("procurements:create") if may_create else "",
        _("Start a procurement") if may_create else "",
    )
    return list_page(
        request,
        table_class=ProcurementTable,
        queryset=selectors.case_list(request.user),
        filterset_class=ProcurementFilter,
        search_fields=("title", "diary_number", "area", "description"),
        template="procurements/list.html",
        context={"may_create": may_create},
        export_name="upphandlingar",
        empty=empty,
    )


@page(Audience.PARTY)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """A procurement: chain, what can be done, and the panels of every room."""
    procurement = get_case(request, pk)
    panels = registries.panels_for(procurement, request.user)
    return show(
        request,
        "case",
        procurement,
        {
            "case_actions": registries.actions_for(procurement, request.user),
            "banner_panels": [item for item in panels if item["panel"].place == "banner"],
            "main_panels": [item for item in panels if item["panel"].place == "main"],
            "aside_panels": [item for item in panels if item["panel"].place == "aside"],
            "coordinates": bool(policies.may_coordinate(request.user, procurement)),
            "may_cancel": bool(policies.may_cancel(request.user, procurement)),
        },
    )


@page(Audience.ASSOCIATION)
def create(request: HttpRequest) -> HttpResponse:
    """Start a procurement; "Count the dates" shows them before anything is saved."""
    require(request, policies.may_create(request.user))
    form = StartForm(request.POST or None, initial=_start_values(request))
    planned = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "preview" in request.POST:
            planned = _preview(data)
        else:
            with errors_into(form):
                made = actions.create_procurement(actor=request.user, **data)
                messages.success(request, _("The procurement is started. Choose what is bought."))
                return redirect("procurements:cpv", made.pk)
    return render(request, "procurements/create.html", {"form": form, "planned": planned})


def _start_values(request: HttpRequest) -> dict[str, object]:
    from portal.procurements.forms import latest_versions

    values: dict[str, object] = {"responsible": request.user.pk}
    first = latest_versions().first()
    if first is not None:
        values["process"] = first.pk
    return values


def _preview(data: dict) -> list:
    definition = read(data["process"].definition)
    day = data["publication_on"]
    if day is None and data["start_on"]:
        day = publication_from_start(definition, data["start_on"])
    rows = compute(definition, publication_on=day)
    return [(definition.step(item.key), item) for item in rows.values()]


@page(Audience.PARTY)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a procurement."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_prepare(request.user, procurement), procurement)
    fields = ("title", "area", "diary_number", "description")
    initial = {name: getattr(procurement, name) for name in fields}
    form = DescribeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.describe(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect(procurement)
    return show(request, "edit", procurement, {"form": form})


@page(Audience.PARTY)
def move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Move a date of the case, with a reason."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_coordinate(request.user, procurement), procurement)
    day = next((item for item in selectors.dates_of(procurement) if item.key == key), None)
    if day is None:
        messages.error(request, _("The process of this procurement has no such step."))
        return redirect(procurement)
    form = MoveForm(request.POST or None, initial={"planned_on": day.day or clock.today()})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.move_milestone(
                actor=request.user, procurement=procurement, key=key, **form.cleaned_data
            )
            messages.success(
                request, _("The date is moved, and those counted from it have followed.")
            )
            return redirect(procurement)
    return show(request, "move", procurement, {"form": form, "day": day})


@page(Audience.PARTY)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the procurement: a named person decides."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_cancel(request.user, procurement), procurement)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.cancel(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("The procurement is cancelled."))
            return redirect(procurement)
    return show(request, "cancel", procurement, {"form": form})
