"""The log: what happened, who looked, and what became of one object."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.audit import lists, policies, timeline
from portal.audit.access import get_visible
from portal.core.views import Audience, page
from portal.organisations import access


@page(Audience.PARTY)
def events(request: HttpRequest) -> HttpResponse:
    """What has happened in one's own organisation; for the association everything."""
    return lists.EVENTS.page(
        request,
        template="audit/events.html",
        context={
            "may_see_looks": access.works_for_association(request.user)
            or bool(policies.organisations_of_looks(request.user)),
            "oversees": policies.oversees(request.user),
        },
    )


@page(Audience.PARTY)
def looks(request: HttpRequest) -> HttpResponse:
    """Who read what is secret, and who was refused; of one's own organisation for its overseers."""
    return lists.LOOKS.page(request, template="audit/looks.html", context={})


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
