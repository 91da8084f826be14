"""Pages about personal data: one's own, another's who has asked, erasure, retention, finds."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.audit import access as audit_access
from portal.core import personal_data
from portal.core.views import Audience, page
from portal.people.models import User
from portal.privacy import actions, policies, reports, selectors
from portal.privacy.forms import EraseForm, RetentionForm
from portal.privacy.models import NumberFind, RetentionSwitch
from portal.privacy.tables import FindTable, PersonTable
from portal.privacy.tasks import search_for_numbers
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


def _file(actor: User, person: User) -> HttpResponse:
    data = actions.take_out(actor=actor, person=person)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="personuppgifter-{person.pk}.json"'
    return response


def _held(person: User) -> dict[str, Any]:
    return {
        "person": person,
        "own": selectors.own_details(person, selectors.words),
        "parts": selectors.parts(person, most=selectors.ON_PAGE, render=selectors.words),
    }


@page(Audience.LOGGED_IN)
def mine(request: HttpRequest) -> HttpResponse:
    """Everything the portal holds about oneself, readable."""
    return render(request, "privacy/mine.html", _held(cast("User", request.user)))


@page(Audience.LOGGED_IN)
def mine_file(request: HttpRequest) -> HttpResponse:
    """The same, whole, as a file."""
    person = cast("User", request.user)
    return _file(person, person)


def _administrator(request: HttpRequest) -> User:
    audit_access.require(request, policies.may_administer(request.user))
    return cast("User", request.user)


def _person(request: HttpRequest, pk: int) -> User:
    """The person asked about, whom only the association's administrator finds."""
    _administrator(request)
    found = User.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@page(Audience.ASSOCIATION)
def overview(request: HttpRequest) -> HttpResponse:
    """Everyone with a log-in, and the ways to retention and finds."""
    _administrator(request)
    return list_page(
        request,
        table_class=PersonTable,
        queryset=User.objects.all(),
        search_fields=("name", "email"),
        template="privacy/overview.html",
        context={"finds": NumberFind.objects.count()},
    )


@page(Audience.ASSOCIATION)
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is held about a person who has asked; each look is logged."""
    person = _person(request, pk)
    audit_access.seen(request, person)
    may_erase = policies.may_erase(request.user, person)
    return render(request, "privacy/person.html", {**_held(person), "may_erase": may_erase})


@page(Audience.ASSOCIATION)
def person_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    return _file(cast("User", request.user), _person(request, pk))


@page(Audience.ASSOCIATION)
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """What erasing a person takes away and what it keeps and why; then doing it."""
    person = _person(request, pk)
    audit_access.require(request, policies.may_erase(request.user, person), person)
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            done = actions.erase_person(
                actor=cast("User", request.user),
                person=person,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The person is erased: %(name)s.") % {"name": done.name})
            return redirect("privacy:overview")
    context = {
        "form": form,
        "person": person,
        "parts": selectors.parts(person, most=0),
        "roles": selectors.roles_that_end(person),
    }
    return render(request, "privacy/erase.html", context)


@page(Audience.ASSOCIATION)
def retention(request: HttpRequest) -> HttpResponse:
    """How long what is kept, by which rule, and what is due."""
    _administrator(request)
    return render(request, "privacy/retention.html", {"lines": reports.retention_lines()})


@page(Audience.ASSOCIATION)
def retention_rule(request: HttpRequest, key: str) -> HttpResponse:
    """Switch a rule on or off."""
    actor = _administrator(request)
    rule = personal_data.retention_rule(key)
    if rule is None or rule.years is None:
        raise Http404
    switch = RetentionSwitch.objects.filter(key=key).first()
    years = switch.years if switch else rule.years
    start = {
        "years": years,
        "decision": switch.decision if switch else "",
        "is_on": bool(switch and switch.is_on),
    }
    form = RetentionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.switch_retention(actor=actor, rule=rule, **form.cleaned_data)
            messages.success(request, _("The rule is saved."))
            return redirect("privacy:retention")
    context = {"form": form, "rule": rule, "due": rule.due(years).count()}
    return render(request, "privacy/retention_rule.html", context)


@page(Audience.ASSOCIATION)
def numbers(request: HttpRequest) -> HttpResponse:
    """Where the latest search found something like a personal number; POST searches anew."""
    _administrator(request)
    if request.method == "POST":
        search_for_numbers.delay_on_commit()
        messages.success(request, _("The search has begun. Come back in a few minutes."))
        return redirect("privacy:numbers")
    return list_page(
        request,
        table_class=FindTable,
        queryset=NumberFind.objects.all(),
        search_fields=("model", "field"),
        template="privacy/numbers.html",
        export_name=_("personal numbers"),
    )
