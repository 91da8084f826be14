"""Before the notice: CPV codes, regime, value, lots, invitations."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations.enums import Relation
from portal.organisations.models import Organisation
from portal.procurements import actions, policies, selectors
from portal.procurements.actions.preparing import proposed_regime
from portal.procurements.forms import EstimateForm, LotForm, RegimeForm
from portal.procurements.views.base import get_case, require_for, show
from portal.rules.enums import Regime
from portal.ui.forms import errors_into


@page(Audience.PARTY)
def cpv(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick CPV codes by searching in Swedish words; works as a plain form without JavaScript."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_prepare(request.user, procurement), procurement)
    chosen = list(procurement.cpv_codes.all())
    query = request.GET.get("q", "").strip()
    if request.method == "POST":
        codes = [row.code for row in chosen]
        if (add := request.POST.get("add", "")) and add not in codes:
            codes.append(add)
        codes = [code for code in codes if code != request.POST.get("remove")]
        try:
            actions.set_cpv(actor=request.user, procurement=procurement, codes=codes)
        except ActionError as refused:
            messages.error(request, str(refused))
        back = reverse("procurements:cpv", args=[pk])
        return redirect(f"{back}?{urlencode({'q': query})}" if query else back)
    found = selectors.search_cpv(query)
    context = {
        "chosen": chosen,
        "chosen_codes": {row.code for row in chosen},
        "query": query,
        "found": found,
        "many": len(found) >= selectors.MANY,
        "proposal": proposed_regime(procurement),
    }
    return show(request, "cpv", procurement, context)


@page(Audience.PARTY)
def regime(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules propose a regime with the reason; a person confirms or decides otherwise."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_prepare(request.user, procurement), procurement)
    proposal = proposed_regime(procurement)
    now = procurement.regime if procurement.regime != Regime.UNDECIDED else proposal.value
    form = RegimeForm(request.POST or None, initial={"regime": now})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.confirm_regime(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(
                request, _("The legal regime is decided and the dates are counted again.")
            )
            return redirect(procurement)
    context = {"form": form, "proposal": proposal, "codes": list(procurement.cpv_codes.all())}
    return show(request, "regime", procurement, context)


@page(Audience.PARTY)
def value(request: HttpRequest, pk: int) -> HttpResponse:
    """Estimated value and ceiling, with the reason."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_prepare(request.user, procurement), procurement)
    names = ("estimated_value", "ceiling", "term_months", "value_basis", "value_basis_reason")
    initial = {name: getattr(procurement, name) for name in names}
    initial["reason"] = procurement.ceiling_reason
    initial.update(
        {k: request.GET[k] for k in ("estimated_value", "ceiling") if request.GET.get(k)}
    )
    form = EstimateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.set_estimate(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("Value and ceiling are saved."))
            return redirect(procurement)
    return show(request, "value", procurement, {"form": form})


@page(Audience.PARTY)
def lots(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the lots: a row without a name is left out."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_prepare(request.user, procurement), procurement)
    formset_class = django_forms.formset_factory(LotForm, extra=3, max_num=60)
    initial = [
        {"pk": lot.pk, "name": lot.name, "description": lot.description}
        for lot in procurement.lots.all()
    ]
    formset = formset_class(request.POST or None, initial=initial)
    error = ""
    if request.method == "POST" and formset.is_valid():
        rows = [
            (row.get("pk"), row["name"], row.get("description", ""))
            for form in formset
            if (row := form.cleaned_data) and row.get("name", "").strip()
        ]
        try:
            actions.set_lots(actor=request.user, procurement=procurement, lots=rows)
        except ActionError as refused:
            error = str(refused)
        else:
            messages.success(request, _("The lots are saved."))
            return redirect(procurement)
    return show(request, "lots", procurement, {"formset": formset, "error": error})


@page(Audience.PARTY)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who is invited; everyone who can be is chosen from the start."""
    procurement = get_case(request, pk)
    require_for(request, policies.may_coordinate(request.user, procurement), procurement)
    decision = policies.may_invite(request.user, procurement)
    invited = set(procurement.participations.values_list("organisation_id", flat=True))
    parties = list(Organisation.objects.parties())
    if request.method == "POST" and decision:
        wanted = {int(pk) for pk in request.POST.getlist("organisations") if pk.isdigit()}
        chosen = [row for row in parties if row.pk in wanted]
        made = actions.invite(actor=request.user, procurement=procurement, organisations=chosen)
        if made:
            text = ngettext(
                "%(count)s party is invited.", "%(count)s parties are invited.", len(made)
            )
            messages.success(request, text % {"count": len(made)})
        else:
            messages.info(request, _("Nobody new was chosen."))
        return redirect(procurement)
    context = {
        "decision": decision,
        "groups": _groups(parties, invited, request.GET.get("pick", "all")),
        "pick": request.GET.get("pick", "all"),
        "all_count": len([row for row in parties if row.pk not in invited]),
    }
    return show(request, "invite", procurement, context)


def _groups(
    parties: list[Organisation], invited: set[int], pick: str
) -> list[tuple[str, list[tuple[Organisation, bool, bool]]]]:
    """Members and associated parties, each row with "already invited" and "chosen"."""

    def rows(relation: str) -> list[tuple[Any, bool, bool]]:
        chosen = pick in {"all", relation}
        return [(o, o.pk in invited, chosen) for o in parties if o.relation == relation]

    return [
        (_("Members"), rows(Relation.MEMBER)),
        (_("Associated parties"), rows(Relation.ASSOCIATED)),
    ]
