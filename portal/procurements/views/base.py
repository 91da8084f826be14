"""What the views of a case share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible, require
from portal.core.decisions import Decision
from portal.procurements import grants
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey, Right
from portal.procurements.models import Declaration, Procurement


def get_case(request: HttpRequest, pk: int) -> Procurement:
    """The procurement, or 404 for a person outside it."""
    cases = Procurement.objects.select_related("responsible", "process__template")
    return get_visible(request, cases, pk=pk)


def get_team_case(request: HttpRequest, pk: int) -> Procurement:
    """The procurement for the association's people and those appointed; 404 for the parties."""
    cases = Procurement.objects.worked_in_by(request.user)
    return get_visible(request, cases.select_related("responsible", "process__template"), pk=pk)


def get_appointed(
    request: HttpRequest, pk: int, *rights: Right, declared: bool = False
) -> Procurement:
    """The procurement for someone with one of `rights` in it; `declared`: or has declared.

    Also for those who do not see the case itself: the reference group, a recused consultant.
    """
    user = request.user
    own = user.is_authenticated and (
        pk in grants.case_ids(user, *rights)
        or (declared and Declaration.objects.filter(user_id=user.pk, procurement_id=pk).exists())
    )
    if own:
        cases = Procurement.objects.select_related("responsible", "process__template")
        return cases.get(pk=pk)
    return get_team_case(request, pk)


def require_for(request: HttpRequest, decision: Decision, procurement: Procurement) -> None:
    """403 with the reason unless allowed."""
    require(request, decision, procurement)


def show_apart(
    request: HttpRequest, template: str, procurement: Procurement, context: dict[str, Any]
) -> HttpResponse:
    """A page that also people outside the case open: they see its title, and none of its facts."""
    inside = Procurement.objects.visible_to(request.user).filter(pk=procurement.pk).exists()
    if inside:
        return show(request, template, procurement, {"inside": True, **context})
    base = {"procurement": procurement, "inside": False}
    return render(request, f"procurements/{template}.html", base | context)


def show(
    request: HttpRequest,
    template: str,
    procurement: Procurement,
    context: dict[str, Any] | None = None,
    *,
    active: ChainKey | None = None,
) -> HttpResponse:
    """A page of the case: chain and head as everywhere."""
    base = case_context(procurement, request.user, active=active)
    return render(request, f"procurements/{template}.html", base | (context or {}))
