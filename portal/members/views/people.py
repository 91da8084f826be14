"""Giving and ending roles."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require
from portal.core.views import Audience, page
from portal.members import policies
from portal.members.forms import DeputyForm, EndForm, RoleForm
from portal.members.views.base import back_to, get_inside
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership
from portal.people import step_up
from portal.people.models import User
from portal.ui.forms import errors_into


@page(Audience.PARTY)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody who is known to the organisation a role."""
    organisation = get_inside(request, pk)
    require(request, policies.may_manage(request.user, organisation), organisation)
    if asked := step_up.page_for(request):
        return asked
    form = RoleForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            data = form.cleaned_data
            access.grant_membership(
                actor=cast("User", request.user),
                user=data["user"],
                organisation=organisation,
                role=Role(data["role"]),
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                note=data["note"],
            )
            messages.success(request, _("The role is given."))
            return back_to(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "members/give_role.html", context)


@page(Audience.PARTY)
def make_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody stand in for another person's role during some days."""
    organisation = get_inside(request, pk)
    require(request, policies.may_manage(request.user, organisation), organisation)
    if asked := step_up.page_for(request):
        return asked
    form = DeputyForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            data = form.cleaned_data
            principal: Membership = data["membership"]
            access.grant_membership(
                actor=cast("User", request.user),
                user=data["user"],
                organisation=organisation,
                role=Role(principal.role),
                valid_from=data["valid_from"],
                valid_to=data["valid_to"],
                note=data["note"],
                deputy_for=principal.user,
            )
            messages.success(request, _("The deputy is appointed."))
            return back_to(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "members/make_deputy.html", context)


@page(Audience.PARTY)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role, at once or after a last day."""
    rows = Membership.objects.select_related("organisation", "user", "deputy_for")
    membership: Membership = get_visible(request, rows, pk=pk)
    require(request, access.may_end(cast("User", request.user), membership), membership)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            last = form.cleaned_data["last_day"]
            access.end_membership(
                actor=cast("User", request.user),
                membership=membership,
                on=last + timedelta(days=1) if last else None,
                note=form.cleaned_data["note"],
            )
            messages.success(request, _("The role is ended."))
            return back_to(membership.organisation)
    context = {"form": form, "membership": membership, "organisation": membership.organisation}
    return render(request, "members/end_role.html", context)
