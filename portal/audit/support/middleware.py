"""A request in a support session is the request of the person acted for, with limits."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.audit.access import RefusedPage
from portal.audit.support import actions, current, limits
from portal.audit.support.keys import OVER_KEY, SESSION_KEY


class ActFor:
    """Puts the person acted for in `request.user`; the one who really acts is `request.acting`.

    The session is read anew for every request: when it has ended, by the clock, by either person
    or because the role is gone, the request is not carried out, and the browser is back with the
    one who logged in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.support = None  # type: ignore[attr-defined]
        pk = request.session.get(SESSION_KEY)
        if pk is None:
            return self.get_response(request)
        support = actions.in_force(pk=pk, actor=request.user)
        if support is None:
            del request.session[SESSION_KEY]
            request.session[OVER_KEY] = True
            return redirect("audit:support_over")
        request.support = support  # type: ignore[attr-defined]
        request.user = support.person
        with current.within(support):
            response = self.get_response(request)
            actions.note_request(support=support, request=request, status=response.status_code)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what nobody may do for another, before the page is asked."""
        support = getattr(request, "support", None)
        if support is None or request.resolver_match is None:
            return None
        decision = limits.decide(support, request.resolver_match.view_name, request.method or "GET")
        if not decision:
            raise RefusedPage(decision)
        return None
