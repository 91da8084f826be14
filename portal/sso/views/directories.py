"""Looking after an organisation's directories."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from requests import RequestException

from portal.audit.access import get_visible, require
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.sso import actions, policies, saml, selectors, trying
from portal.sso.enums import Protocol
from portal.sso.forms import FORMS, DomainsForm, ProtocolForm, RuleForm, initial_of
from portal.sso.models import Directory, DirectoryIdentity, MappingRule
from portal.sso.refusals import RefusedLogIn, Why
from portal.ui.forms import errors_into


def _directory(request: HttpRequest, pk: int) -> Directory:
    rows = Directory.objects.select_related("organisation")
    found: Directory = get_visible(request, rows, pk=pk)
    return found


@page(Audience.PARTY)
def directory_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The directories of an organisation, and who logs in how."""
    organisation: Organisation = get_visible(request, selectors.managed(request.user), pk=pk)
    context = {
        "organisation": organisation,
        "directories": selectors.directories_of(request.user, organisation),
        "may_manage": policies.may_manage(request.user, organisation),
    }
    return render(request, "sso/list.html", context)


@page(Audience.PARTY)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the protocol of a new directory."""
    organisation: Organisation = get_visible(request, selectors.managed(request.user), pk=pk)
    require(request, policies.may_manage(request.user, organisation), organisation)
    form = ProtocolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("sso:add", organisation.pk, form.cleaned_data["protocol"])
    return render(request, "sso/choose.html", {"form": form, "organisation": organisation})


@page(Audience.PARTY)
def add(request: HttpRequest, pk: int, protocol: str) -> HttpResponse:
    """Enter a new directory."""
    organisation: Organisation = get_visible(request, selectors.managed(request.user), pk=pk)
    require(request, policies.may_manage(request.user, organisation), organisation)
    form = FORMS[protocol](request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            directory = actions.add_directory(
                actor=request.user,
                organisation=organisation,
                protocol=Protocol(protocol),
                stated=form.stated(),
            )
            messages.success(request, _("The directory is entered. Add its rules, then try it."))
            return redirect("sso:directory", directory.pk)
    context = {"form": form, "organisation": organisation, "protocol": Protocol(protocol)}
    return render(request, "sso/form.html", context)


@page(Audience.PARTY)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a directory."""
    directory = _directory(request, pk)
    require(request, policies.may_manage(request.user, directory.organisation), directory)
    form = FORMS[directory.protocol](request.POST or None, initial=initial_of(directory))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            changed = actions.change_directory(
                actor=request.user, directory=directory, stated=form.stated()
            )
            messages.success(request, _("The directory is changed."))
            if changed.tested_at is None:
                messages.warning(request, _("Try it again before it is taken into use."))
            return redirect("sso:directory", directory.pk)
    context = {
        "form": form,
        "directory": directory,
        "organisation": directory.organisation,
        "protocol": Protocol(directory.protocol),
    }
    return render(request, "sso/form.html", context)


@page(Audience.PARTY)
def directory(request: HttpRequest, pk: int) -> HttpResponse:
    """A directory: state, addresses, rules, who is linked and what was refused."""
    found = _directory(request, pk)
    return render(request, "sso/directory.html", _shown(request, found))


def _shown(request: HttpRequest, directory: Directory) -> dict[str, Any]:
    names = (
        {"reply": "sso:callback"}
        if directory.is_oidc
        else {"reply": "sso:acs", "entity": "sso:metadata"}
    )
    return {
        "directory": directory,
        "organisation": directory.organisation,
        "domains": directory.domain_names(),
        "rules": selectors.rules_of(directory),
        "identities": selectors.identities_of(directory),
        "refusals": selectors.refusals_of(request.user, directory),
        "addresses": {
            key: saml.own_address(request, name, directory.slug) for key, name in names.items()
        },
        "direct": saml.own_address(request, "sso:enter", directory.slug),
        "may_manage": policies.may_manage(request.user, directory.organisation),
        "may_set_domains": policies.may_set_domains(request.user),
        "may_switch_on": policies.may_switch_on(request.user, directory),
    }


@page(Audience.PARTY)
def domains(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which e-mail domains lead to the directory."""
    found = _directory(request, pk)
    require(request, policies.may_set_domains(request.user), found)
    form = DomainsForm(request.POST or None, initial={"domains": "\n".join(found.domain_names())})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.set_domains(
                actor=request.user,
                directory=found,
                domains=form.cleaned_data["domains"].splitlines(),
            )
            messages.success(request, _("The e-mail domains are saved."))
            return redirect("sso:directory", found.pk)
    context = {"form": form, "directory": found, "organisation": found.organisation}
    return render(request, "sso/domains.html", context)


@page(Audience.PARTY)
def add_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a rule."""
    found = _directory(request, pk)
    require(request, policies.may_manage(request.user, found.organisation), found)
    form = RuleForm(request.POST or None, directory=found)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.add_rule(actor=request.user, directory=found, **form.stated())
            messages.success(request, _("The rule is added."))
            return redirect("sso:directory", found.pk)
    context = {"form": form, "directory": found, "organisation": found.organisation}
    return render(request, "sso/rule.html", context)


@page(Audience.PARTY)
def handle_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or remove a rule."""
    rows = MappingRule.objects.select_related("directory__organisation")
    rule: MappingRule = get_visible(request, rows, pk=pk)
    require(request, policies.may_manage(request.user, rule.directory.organisation), rule)
    if request.method == "POST":
        what = request.POST.get("do")
        if what == "remove":
            actions.remove_rule(actor=request.user, rule=rule)
            messages.success(request, _("The rule is removed."))
        elif what in {"up", "down"}:
            actions.move_rule(actor=request.user, rule=rule, up=what == "up")
    return redirect("sso:directory", rule.directory_id)


@page(Audience.PARTY)
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a directory into use or out of it."""
    found = _directory(request, pk)
    require(request, policies.may_manage(request.user, found.organisation), found)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "on":
                actions.switch_on(actor=request.user, directory=found)
                messages.success(request, _("The directory is in use."))
            else:
                actions.switch_off(actor=request.user, directory=found)
                messages.success(request, _("The directory is out of use."))
        except ActionError as error:
            messages.error(request, str(error))
    return redirect("sso:directory", found.pk)


@page(Audience.PARTY)
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget which subject a person is in the directory."""
    rows = DirectoryIdentity.objects.select_related("directory__organisation", "user")
    identity: DirectoryIdentity = get_visible(request, rows, pk=pk)
    directory = identity.directory
    require(request, policies.may_manage(request.user, directory.organisation), identity)
    if request.method == "POST":
        actions.unlink(actor=request.user, identity=identity)
        messages.success(request, _("The person is no longer linked to the directory."))
    return redirect("sso:directory", directory.pk)


@page(Audience.PARTY)
def begin_trial(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Lead to the directory to try it, and back to the page that shows what came."""
    found = _directory(request, pk)
    require(request, policies.may_manage(request.user, found.organisation), found)
    provider = get_adapter().get_provider(request, found.slug)
    try:
        response: HttpResponseBase = provider.redirect(request, "login", data=trying.mark())
    except RefusedLogIn as error:
        messages.error(request, str(error.why.label))
    except RequestException:
        messages.error(request, str(Why.UNREACHABLE.label))
    else:
        return response
    return redirect("sso:directory", found.pk)


@page(Audience.PARTY)
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What the directory said at the last trial, and which roles that would give."""
    found = _directory(request, pk)
    require(request, policies.may_manage(request.user, found.organisation), found)
    kept = request.session.get(trying.KEY) or {}
    if kept.get("directory") != found.pk:
        kept = {}
    roles = kept.get("roles", [])
    places = Organisation.objects.in_bulk([place for place, _role in roles])
    context = {
        "directory": found,
        "organisation": found.organisation,
        "kept": kept,
        "fault": Why(kept["fault"]).label if kept.get("fault") else "",
        "roles": [f"{Role(role).label}, {places[place].name}" for place, role in roles],
    }
    return render(request, "sso/trial.html", context)
