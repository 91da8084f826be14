"""What the views of a case share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible, require
from portal.core.decisions import Decision
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.procurements.models import Procurement


def get_case(request: HttpRequest, pk: int) -> Procurement:
    """The procurement, or 404 for a person outside it."""
    cases = Procurement.objects.select_related("responsible", "process__template")
    return get_visible(request, cases, pk=pk)


def require_for(request: HttpRequest, decision: Decision, procurement: Procurement) -> None:
    """403 with the reason unless allowed."""
    require(request, decision, procurement)


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
