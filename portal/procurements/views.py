"""The case page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit.access import get_visible
from portal.core.views import Audience, page
from portal.procurements import registries
from portal.procurements.context import case_context
from portal.procurements.models import Procurement


@page(Audience.PARTY)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """A procurement: chain, what can be done, and the panels of every room."""
    cases = Procurement.objects.select_related("responsible", "process__template")
    procurement = get_visible(request, cases, pk=pk)
    panels = registries.panels_for(procurement, request.user)
    context = case_context(procurement, request.user) | {
        "case_actions": registries.actions_for(procurement, request.user),
        "main_panels": [p for p in panels if p["panel"].place == "main"],
        "aside_panels": [p for p in panels if p["panel"].place == "aside"],
    }
    return render(request, "procurements/case.html", context)
