"""The person's calendar address, and the feed behind it."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.core import clock
from portal.core.views import Audience, page
from portal.notices import feed
from portal.notices.actions import feeds
from portal.notices.models import CalendarFeed
from portal.people.models import User


@page(Audience.LOGGED_IN)
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether there is an address, when it was made, and making another."""
    found = CalendarFeed.objects.filter(person_id=request.user.pk).first()
    return render(request, "notices/calendar.html", {"feed": found})


@require_POST
@page(Audience.LOGGED_IN)
def calendar_new(request: HttpRequest) -> HttpResponse:
    """Make an address and show it this once: nobody can read it here afterwards."""
    made = feeds.make(person=cast("User", request.user))
    path = reverse("notices:calendar_feed", args=[made.token])
    context = {"feed": made.feed, "address": f"{settings.SITE_URL}{path}"}
    return render(request, "notices/calendar.html", context)


@require_POST
@page(Audience.LOGGED_IN)
def calendar_end(request: HttpRequest) -> HttpResponse:
    """End the address."""
    if feeds.end(person=cast("User", request.user)):
        messages.success(request, _("The calendar address does not work any more."))
    return redirect("notices:calendar")


@require_safe
@page(Audience.PUBLIC)
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The days of the person whose address it is; 404 for every address that does not work."""
    found = feeds.opened(token)
    if found is None:
        raise Http404
    written = feed.written(found)
    if found.read_on != clock.today():
        CalendarFeed.objects.filter(pk=found.pk).update(read_on=clock.today())
    etag = quote_etag(written.etag)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if "*" in known or etag in known or f"W/{etag}" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(written.body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="samordna.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
