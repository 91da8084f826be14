"""Purchases outside the agreements: the overview, and the form in which a buyer explains them."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.followup import actions, leakage, policies
from contracts.followup.forms import ExplainForm, SettingsForm
from contracts.followup.models import FollowUpSettings
from contracts.followup.pages.common import year_of, years
from contracts.followup.tables import LeakageTable, PurchaseTable
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.ui import exports
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.PARTY)
def overview(request: HttpRequest) -> HttpResponse:
    """Per agreement and member: how much outside, fairly, otherwise, and not explained."""
    year = year_of(request)
    every = access.works_for_association(request.user)
    ids = None if every else access.organisation_ids_where(request.user, Permission.VIEW_USE)
    rows = leakage.purchases(organisation_ids=ids, first=date(year, 1, 1), last=date(year, 12, 31))
    return list_page(
        request,
        table_class=LeakageTable,
        queryset=leakage.per_agreement_and_buyer(rows),
        search_fields=("organisation__short_name", "agreement__title"),
        template="followup/leakage.html",
        export_name=_("outside"),
        context={
            "sums": leakage.sums_of(rows),
            "year": year,
            "years": years(),
            "sees_all": every,
            "works": every,
            "least": FollowUpSettings.current().least,
            "organisations": Organisation.objects.filter(
                pk__in=policies.explains_for(request.user)
            ),
        },
    )


@page(Audience.PARTY)
def explain(request: HttpRequest, organisation_pk: int) -> HttpResponse:
    """A buyer's purchases outside; its own people say why, several at once."""
    reach = Organisation.objects.all()
    if not access.works_for_association(request.user):
        ids = access.organisation_ids_where(request.user, Permission.VIEW_USE)
        reach = reach.filter(pk__in=ids)
    # Another's purchases do not exist for a member: 404, not 403.
    organisation = audit_access.get_visible(request, reach, pk=organisation_pk)
    may_explain = policies.may_explain(request.user, organisation)
    if request.method == "POST":
        audit_access.require(request, may_explain, organisation)
    rows = leakage.purchases(organisation_ids=[organisation.pk], first=leakage.asked_since())
    kind = request.GET.get("export", "")
    if kind in exports.FORMATS:
        return exports.response(PurchaseTable(rows), kind=kind, name=_("outside"))
    form = ExplainForm(request.POST if request.method == "POST" else None, purchases=rows)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            done = actions.explain(
                actor=request.user,
                organisation=organisation,
                wanted=form.wanted(),
                explanation=form.explanation(),
            )
            text = ngettext(
                "%(count)s purchase is explained.", "%(count)s purchases are explained.", len(done)
            )
            messages.success(request, text % {"count": len(done)})
            return redirect("followup:explain", organisation.pk)
    to_explain = [row for row in rows if row.state == leakage.LeakageState.OPEN]
    return render(
        request,
        "followup/explain.html",
        {
            "organisation": organisation,
            "form": form,
            "groups": [
                (_("To explain"), to_explain, "to-explain"),
                (_("Explained, and small ones"), rows[len(to_explain) :], "explained"),
            ],
            "sums": leakage.sums_of(rows),
            "since": leakage.asked_since(),
            "least": FollowUpSettings.current().least,
            "may_explain": may_explain,
        },
        status=422 if form.errors else 200,
    )


@page(Audience.ASSOCIATION)
def settings(request: HttpRequest) -> HttpResponse:
    """From which amount leakage is asked about, and how early renewal is decided."""
    audit_access.require(request, policies.may_change_settings(request.user))
    current = FollowUpSettings.current()
    form = SettingsForm(
        request.POST or None,
        initial={"least": current.least, "lead_months": current.lead_months},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.change_settings(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The settings are saved."))
            return redirect("followup:settings")
    return render(request, "followup/settings.html", {"form": form, "current": current})
