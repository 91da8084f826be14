"""The front page of each person, the search, and the pages about the portal itself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui import front, search
from portal.ui.lists import Empty, list_page
from portal.web import selectors, who
from portal.web.forms import FeedbackForm


def _lead(items: list[Any]) -> str:
    if not items:
        return _("Nothing waits for you right now.")
    text = ngettext("One thing waits for you.", "%(n)d things wait for you.", len(items))
    text %= {"n": len(items)}
    if items[0].minutes:
        text += " " + _("The first takes about %(minutes)d minutes.") % {
            "minutes": items[0].minutes
        }
    return text


@page(Audience.LOGGED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """What waits for the person, their cases, and the dates that come."""
    items = selectors.waiting(request.user)
    return render(
        request,
        "web/start.html",
        {
            "items": items[: selectors.ITEMS_SHOWN],
            "more": max(len(items) - selectors.ITEMS_SHOWN, 0),
            "lead": _lead(items),
            "greeting": selectors.greeting_key(),
            "main": front.panels_for(request.user, "main"),
            "aside": front.panels_for(request.user, "aside"),
            "has_role": bool(access.roles_of(request.user)),
        },
    )


@page(Audience.LOGGED_IN)
def search_page(request: HttpRequest) -> HttpResponse:
    """Answers "may we use the agreement?" first, then everything else that fits the words."""
    query = request.GET.get("q", "").strip()[:200]
    hits = search.hits(request.user, query)
    return render(request, "web/search.html", {"query": query, "hits": hits})


@page(Audience.LOGGED_IN)
def who_may(request: HttpRequest) -> HttpResponse:
    """Who can do what in the person's organisations (all of them for the association)."""
    return list_page(
        request,
        table_class=who.WhoTable,
        queryset=who.roles_today(request.user),
        filterset_class=who.WhoFilter,
        search_fields=("user__name", "organisation__name", "organisation__short_name"),
        template="web/who.html",
        export_name="roller",
        empty=Empty(_("You have no role yet.")),
    )


@page(Audience.PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that lagen (2018:1937) 13 § asks for."""
    return render(request, "web/accessibility.html", {"contact": settings.DEFAULT_FROM_EMAIL})


@page(Audience.PUBLIC)
def feedback(request: HttpRequest) -> HttpResponse:
    """Tell the association about something that cannot be used."""
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, _("Thank you. The association has got your message."))
        return redirect("web:feedback")
    return render(request, "web/feedback.html", {"form": form})
