"""Agreements that end, and what follows each."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.followup import actions, ending, policies, volumes
from contracts.followup.enums import Standing
from contracts.followup.forms import EndForm, StartNextForm
from contracts.followup.models import FollowUpSettings
from contracts.followup.pages.common import find
from contracts.followup.tables import EndingTable
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.procurements.forms import latest_versions
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

_FROM_WHEEL = {"start_on": "borjan", "publication_on": "annons"}


@page(Audience.ASSOCIATION)
def expiring(request: HttpRequest) -> HttpResponse:
    """Every agreement that runs, with the days by which something must be decided."""
    rows = ending.endings(request.user)
    wanted = request.GET.get("standing", "")
    counts = {state: sum(row.standing == state for row in rows) for state in Standing}
    if wanted in Standing.values:
        rows = [row for row in rows if row.standing == wanted]
    return list_page(
        request,
        table_class=EndingTable,
        queryset=rows,
        search_fields=("agreement__title", "agreement__number", "answers"),
        template="followup/expiring.html",
        export_name=_("ending agreements"),
        context={
            "counts": [(state, counts[state]) for state in Standing],
            "wanted": wanted,
            "works": True,
            "lead": FollowUpSettings.current().lead_months,
            "may_change": policies.may_change_settings(request.user),
        },
    )


def _parties(agreement: Any) -> Any:
    """The parties of the agreement that can be invited again."""
    ids = agreement.parties.values("organisation_id")
    return Organisation.objects.parties().filter(pk__in=ids)


def _day(text: str) -> date | None:
    """A day of the address; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start_form(request: HttpRequest, agreement: Any) -> StartNextForm:
    parties = _parties(agreement)
    first = latest_versions().first()
    # The annual wheel leads here with the days that it has counted.
    planned = {name: _day(request.GET.get(key, "")) for name, key in _FROM_WHEEL.items()}
    initial = {
        "title": agreement.title,
        "process": first.pk if first else None,
        "start_on": planned["start_on"] or clock.today(),
        "publication_on": planned["publication_on"],
        "parties": [party.pk for party in parties],
    }
    data = request.POST if request.method == "POST" else None
    return StartNextForm(data, initial=initial, parties=parties)


def _show(request: HttpRequest, agreement: Any, **forms: Any) -> HttpResponse:
    context = {
        "agreement": agreement,
        "ending": ending.of_agreement(agreement),
        "volumes": volumes.volumes_of(agreement),
        "may_start": policies.may_start_next(request.user, agreement),
        "may_end": policies.may_end(request.user, agreement),
        "lead": FollowUpSettings.current().lead_months,
        "end_form": EndForm(auto_id="id_end_%s"),
        **forms,
    }
    wrong = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "followup/next.html", context, status=422 if wrong else 200)


@page(Audience.ASSOCIATION)
def next_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """What follows the agreement: start the next procurement."""
    agreement = find(request, pk)
    form = _start_form(request, agreement)
    if request.method == "POST":
        audit_access.require(request, policies.may_start_next(request.user, agreement), agreement)
        if form.is_valid():
            with errors_into(form):
                made = actions.start_next(
                    actor=request.user, agreement=agreement, terms=form.terms()
                )
                messages.success(
                    request, _("The next procurement is started, with what the agreement knew.")
                )
                return redirect("procurements:case", made.procurement_id)
    return _show(request, agreement, form=form)


@require_POST
@page(Audience.ASSOCIATION)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide that the agreement is not renewed."""
    agreement = find(request, pk)
    audit_access.require(request, policies.may_end(request.user, agreement), agreement)
    form = EndForm(request.POST, auto_id="id_end_%s")
    if form.is_valid():
        with errors_into(form):
            actions.end_without_next(actor=request.user, agreement=agreement, **form.cleaned_data)
            messages.success(request, _("It is noted that the agreement is not renewed."))
            return redirect("followup:next", agreement.pk)
    request.method = "GET"  # The other form of the page is shown as it begins.
    return _show(request, agreement, form=_start_form(request, agreement), end_form=form)
