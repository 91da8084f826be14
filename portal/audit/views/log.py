"""The log: what happened, who looked, and what became of one object."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit import policies, timeline
from portal.audit.access import get_visible
from portal.audit.filters import EventFilter, LookFilter
from portal.audit.models import AuditEvent, Look
from portal.audit.tables import EventTable, LookTable
from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui.lists import list_page


@page(Audience.PARTY)
def events(request: HttpRequest) -> HttpResponse:
    """What has happened in one's own organisation; for the association everything."""
    rows = AuditEvent.objects.visible_to(request.user).select_related("organisation")
    return list_page(
        request,
        table_class=EventTable,
        queryset=rows,
        filterset_class=EventFilter,
        search_fields=("object_name", "actor_name", "on_behalf_name", "code"),
        template="audit/events.html",
        context={
            "may_see_looks": access.works_for_association(request.user)
            or bool(policies.organisations_of_looks(request.user)),
            "oversees": policies.oversees(request.user),
        },
        export_name="handelser",
    )


@page(Audience.PARTY)
def looks(request: HttpRequest) -> HttpResponse:
    """Who read what is secret, and who was refused; of one's own organisation for its overseers."""
    return list_page(
        request,
        table_class=LookTable,
        queryset=Look.objects.visible_to(request.user).select_related("organisation"),
        filterset_class=LookFilter,
        search_fields=("user_name", "on_behalf_name", "path"),
        template="audit/looks.html",
        context={},
        export_name="atkomst",
    )


@page(Audience.PARTY)
def story(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The whole history of one object: events, and fields from what to what."""
    told = timeline.kind_of(kind)
    if told is None:
        raise Http404
    obj = get_visible(request, told.model._default_manager.all(), pk=pk)
    entries = timeline.entries(obj, request.user)
    context = {"object": obj, "kind": told, "entries": entries}
    return render(request, "audit/story.html", context)
