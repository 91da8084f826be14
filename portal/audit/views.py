"""The log: what happened, and who looked."""

from django.http import HttpRequest, HttpResponse

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
        search_fields=("object_name", "actor_name", "code"),
        template="audit/events.html",
        context={"may_see_looks": access.works_for_association(request.user)},
        export_name="handelser",
    )


@page(Audience.ASSOCIATION)
def looks(request: HttpRequest) -> HttpResponse:
    """Who read what is secret, and who was refused."""
    return list_page(
        request,
        table_class=LookTable,
        queryset=Look.objects.visible_to(request.user),
        search_fields=("user_name", "path"),
        template="audit/looks.html",
        context={},
        export_name="atkomst",
    )
