"""Following an object, and the list of what one follows."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.notices import following, selectors
from portal.notices.actions import following as actions
from portal.people.models import User


@page(Audience.LOGGED_IN)
def followed(request: HttpRequest) -> HttpResponse:
    """What I follow; what I may not see any more stands there without its name."""
    groups = selectors.followed_by(request.user)
    return render(request, "notices/followed.html", {"groups": groups})


def _asked(request: HttpRequest) -> tuple[str, int]:
    """The object that the form names."""
    label, number = request.POST.get("kind", ""), request.POST.get("number", "")
    if following.kind_of(label) is None or not number.isascii() or not number.isdigit():
        raise Http404
    if len(number) > 18:
        raise Http404
    return label, int(number)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page on which the button stood."""
    asked = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/"):
        return redirect(asked)
    return redirect("notices:followed")


@require_POST
@page(Audience.LOGGED_IN)
def follow(request: HttpRequest) -> HttpResponse:
    """Follow an object that one sees."""
    label, number = _asked(request)
    try:
        actions.follow(person=cast("User", request.user), label=label, object_id=number)
    except ActionError as error:
        raise Http404 from error
    messages.success(request, _("You follow it. News of it come in your daily digest."))
    return _back(request)


@require_POST
@page(Audience.LOGGED_IN)
def unfollow(request: HttpRequest) -> HttpResponse:
    """Follow no more."""
    label, number = _asked(request)
    actions.unfollow(person=cast("User", request.user), label=label, object_id=number)
    messages.success(request, _("You do not follow it any more."))
    return _back(request)
