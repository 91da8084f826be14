"""Renaming, merging and closing organisations: first what will happen, then the question."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit.access import require
from portal.core.views import Audience, page
from portal.members import actions, policies, registries, selectors
from portal.members.forms import CloseForm, MergeForm, RenameForm
from portal.members.views.base import back_to, get_inside
from portal.organisations.enums import Closing
from portal.organisations.models import Organisation
from portal.people import step_up
from portal.people.models import User
from portal.ui.forms import errors_into

CONFIRM = "confirm"


@page(Audience.ASSOCIATION)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an organisation a new name from a day."""
    organisation = get_inside(request, pk)
    require(request, policies.may_change(request.user), organisation)
    start = {"name": organisation.name, "short_name": organisation.short_name}
    form = RenameForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.rename_organisation(
                actor=cast("User", request.user), organisation=organisation, **form.cleaned_data
            )
            messages.success(request, _("The new name is recorded."))
            return back_to(organisation)
    return render(request, "members/rename.html", {"form": form, "organisation": organisation})


@page(Audience.ASSOCIATION)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another organisation take over: shown first, done when it is confirmed."""
    organisation = get_inside(request, pk)
    require(request, policies.may_close(request.user, organisation), organisation)
    if asked := step_up.page_for(request):
        return asked
    form = MergeForm(request.POST or None, organisation=organisation)
    preview: Any = None
    if request.method == "POST" and form.is_valid():
        preview = selectors.merge_preview(organisation, form.cleaned_data["day"])
        if CONFIRM in request.POST:
            with errors_into(form):
                successor = actions.merge_organisation(
                    actor=cast("User", request.user),
                    organisation=organisation,
                    heir=form.taken_over_by(),
                    day=form.cleaned_data["day"],
                    carried={int(pk) for pk in request.POST.getlist("carried") if pk.isdigit()},
                    note=form.cleaned_data["note"],
                )
                messages.success(request, _("%(name)s takes over.") % {"name": successor.name})
                return back_to(successor)
    context = {"form": form, "organisation": organisation, "preview": preview}
    return render(request, "members/merge.html", context | _running(organisation))


@page(Audience.ASSOCIATION)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an organisation was sold, has left or is closed; what runs is named first."""
    organisation = get_inside(request, pk)
    require(request, policies.may_close(request.user, organisation), organisation)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            data = form.cleaned_data
            actions.close_organisation(
                actor=cast("User", request.user),
                organisation=organisation,
                closing=Closing(data["closing"]),
                day=data["day"],
                note=data["note"],
                end_roles=data["end_roles"],
            )
            messages.success(request, _("It is recorded. What runs goes on."))
            return back_to(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "members/close.html", context | _running(organisation))


def _running(organisation: Organisation) -> dict[str, Any]:
    return {"matters": registries.matters_of([organisation.pk])}


@page(Audience.ASSOCIATION)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a closing that was recorded by mistake."""
    organisation = get_inside(request, pk)
    require(request, policies.may_reopen(request.user, organisation), organisation)
    actions.reopen_organisation(actor=cast("User", request.user), organisation=organisation)
    messages.success(request, _("The organisation takes part again."))
    return back_to(organisation)
