"""A member's pages: what the radar knows of it, its stated needs, and its interest."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.radar import actions, forms, policies, selectors
from needs.radar.models import StatedNeed, Suggestion
from needs.radar.querysets import member_ids
from needs.radar.tables import NeedTable
from needs.radar.views import coordinator
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode
from portal.procurements.selectors import search_cpv
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

MOST_PROPOSED = 6


@page(Audience.PARTY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For the association all suggestions; for a member its own signals, and what it is told."""
    if access.works_for_association(request.user):
        return coordinator.overview(request)
    own = list(Organisation.objects.filter(pk__in=member_ids(request.user)))
    wanted = request.GET.get("for", "")
    chosen = next((row for row in own if str(row.pk) == wanted), own[0] if own else None)
    told = selectors.told_to(request.user, chosen) if chosen else []
    states = list(policies.states_for(request.user))
    # One queryset for all forms: it is asked once, however many suggestions there are.
    alone = Organisation.objects.filter(pk__in=[chosen.pk] if chosen else [])
    context = {
        "own": own,
        "chosen": chosen,
        "told": told,
        "signals": selectors.own_signals(chosen, told) if chosen else [],
        "run": selectors.last_look(),
        "may_state": policies.may_state(request.user),
        "speaks": chosen is not None and chosen.pk in {row.pk for row in states},
        "forms": {
            row.pk: forms.InterestForm(auto_id=f"id_interest_{row.pk}_%s", organisations=alone)
            for row in told
        },
    }
    return render(request, "radar/own.html", context)


@page(Audience.PARTY)
@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    """The stated needs: a member's own, for the association all."""
    rows = StatedNeed.objects.visible_to(request.user)
    return list_page(
        request,
        table_class=NeedTable,
        queryset=rows.select_related("organisation", "cpv_code", "stated_by"),
        search_fields=("title", "note", "organisation__short_name", "cpv_code__label_sv"),
        template="radar/needs.html",
        export_name=_("stated-needs"),
        context={"may_state": policies.may_state(request.user)},
    )


def _form(request: HttpRequest, data: Any, **kwargs: Any) -> forms.NeedForm:
    return forms.NeedForm(data, organisations=policies.states_for(request.user), **kwargs)


@page(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """State a need."""
    audit.require(request, policies.may_state(request.user))
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.state_need(
                actor=request.user,
                organisation=form.cleaned_data["organisation"],
                terms=form.terms(),
            )
            messages.success(request, _("The need is stated. The association sees it."))
            return redirect(made)
    return render(
        request, "radar/need_form.html", {"form": form}, status=422 if form.errors else 200
    )


def _find(request: HttpRequest, pk: int) -> Any:
    rows = StatedNeed.objects.select_related("organisation", "cpv_code", "stated_by")
    return audit.get_visible(request, rows, pk=pk)


@page(Audience.PARTY)
@require_GET
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One stated need; its own people choose a code among those that its words propose."""
    obj = _find(request, pk)
    may_change = policies.may_change(request.user, obj)
    proposed: list[CpvCode] = []
    if may_change and obj.cpv_code is None:
        proposed = _proposed(obj.title)
    context = {"need": obj, "may_change": may_change, "proposed": proposed}
    return render(request, "radar/need.html", context)


def _proposed(title: str) -> list[CpvCode]:
    """Codes that the words lead to: of all the words, else of the longest one."""
    found = search_cpv(title, limit=MOST_PROPOSED)
    words = sorted(title.split(), key=lambda word: (-len(word), word))
    if not found and len(words) > 1:
        found = search_cpv(words[0], limit=MOST_PROPOSED)
    return found


@page(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stated need."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    own = Organisation.objects.filter(pk=obj.organisation_id)
    data = request.POST if request.method == "POST" else None
    form = forms.NeedForm(data, organisations=own, initial=forms.NeedForm.initial_of(obj))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.change_need(actor=request.user, need=obj, terms=form.terms())
            messages.success(request, _("The need is changed."))
            return redirect(obj)
    context = {"form": form, "need": obj}
    return render(request, "radar/need_form.html", context, status=422 if form.errors else 200)


@require_POST
@page(Audience.PARTY)
def choose_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a stated need one of the proposed codes."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    initial = forms.NeedForm.initial_of(obj)
    code = CpvCode.objects.filter(code=request.POST.get("code", "")[:8].replace("\x00", "")).first()
    if code is None:
        messages.error(request, _("Choose one of the codes."))
        return redirect(obj)
    initial.pop("organisation")
    terms = actions.NeedTerms(**{**initial, "cpv": code.code})
    actions.change_need(actor=request.user, need=obj, terms=terms)
    messages.success(request, _("The code is chosen."))
    return redirect(obj)


@require_POST
@page(Audience.PARTY)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a stated need."""
    obj = _find(request, pk)
    audit.require(request, policies.may_change(request.user, obj), obj)
    actions.withdraw_need(actor=request.user, need=obj)
    messages.success(request, _("The need is withdrawn. It counts no longer."))
    return redirect("radar:needs")


def _told(request: HttpRequest, pk: int) -> Any:
    """A suggestion of which the person is told; for all others it does not exist."""
    return audit.get_known(request, Suggestion.objects.told_to(request.user), pk=pk)


@require_POST
@page(Audience.PARTY)
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Say: we are interested."""
    obj = _told(request, pk)
    audit.require(request, policies.may_be_interested(request.user, obj), obj)
    form = forms.InterestForm(request.POST, organisations=policies.states_for(request.user))
    if not form.is_valid():
        messages.error(request, _("Say for which organisation, in at most 300 letters."))
        return redirect("radar:home")
    actions.say_interested(actor=request.user, suggestion=obj, **form.cleaned_data)
    messages.success(request, _("The association knows that you are interested."))
    return redirect("radar:home")


@require_POST
@page(Audience.PARTY)
def no_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    obj = _told(request, pk)
    audit.require(request, policies.may_state(request.user), obj)
    form = forms.InterestForm(request.POST, organisations=policies.states_for(request.user))
    if not form.is_valid():
        messages.error(request, _("Say for which organisation."))
        return redirect("radar:home")
    actions.no_longer_interested(
        actor=request.user, suggestion=obj, organisation=form.cleaned_data["organisation"]
    )
    messages.success(request, _("The interest is taken back."))
    return redirect("radar:home")
