"""Giving and ending roles, and helping somebody who cannot log in."""

from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.audit.access import get_visible, require
from portal.core.views import Audience, page
from portal.members import actions, policies
from portal.members.enums import Help
from portal.members.forms import DeputyForm, EndForm, HelpForm, KnownPersonForm, RoleForm
from portal.members.views.base import back_to, giving_roles
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people import step_up
from portal.people.models import User
from portal.ui.forms import errors_into


def _give(
    request: HttpRequest,
    organisation: Organisation,
    form: KnownPersonForm,
    role: Role,
    deputy_for: User | None = None,
) -> None:
    terms = form.terms()
    terms["deputy_for"] = deputy_for
    access.grant_membership(
        actor=cast("User", request.user),
        user=form.cleaned_data["user"],
        organisation=organisation,
        role=role,
        **terms,
    )


@page(Audience.PARTY)
@giving_roles
def give_role(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Give somebody who is known to the organisation a role."""
    form = RoleForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            _give(request, organisation, form, Role(form.cleaned_data["role"]))
            messages.success(request, _("The role is given."))
            return back_to(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "members/give_role.html", context)


@page(Audience.PARTY)
@giving_roles
def make_deputy(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Let somebody stand in for another person's role during some days."""
    form = DeputyForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            principal: Membership = form.cleaned_data["membership"]
            _give(request, organisation, form, Role(principal.role), principal.user)
            messages.success(request, _("The deputy is appointed."))
            return back_to(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "members/make_deputy.html", context)


def _membership(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("organisation", "user", "deputy_for")
    found: Membership = get_visible(request, rows, pk=pk)
    return found


@page(Audience.PARTY)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role, at once or after a last day."""
    membership = _membership(request, pk)
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


@page(Audience.PARTY)
def help_log_in(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End a person's log-ins, or take away second factors that they have lost."""
    membership = _membership(request, pk)
    require(request, policies.may_help(request.user, membership), membership)
    if asked := step_up.page_for(request):
        return asked
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            given = form.cleaned_data
            actions.help_log_in(
                actor=cast("User", request.user),
                membership=membership,
                what=Help(given["what"]),
                reason=given["reason"],
            )
            messages.success(request, _("It is done. The person has got a letter about it."))
            return back_to(membership.organisation)
    context = {"form": form, "membership": membership, "organisation": membership.organisation}
    return render(request, "members/help_log_in.html", context)
