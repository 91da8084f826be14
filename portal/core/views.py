"""How a view declares who it is for; the access matrix reads the declaration."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


class Audience(StrEnum):
    """Who a page is for.

    PUBLIC: anyone. LOGGED_IN: any person, about themselves. PARTY: people of the organisations the
    object concerns; what they see is decided by `visible_to`. ASSOCIATION: people who work for the
    association; for all others the page does not exist.
    """

    PUBLIC = "public"
    LOGGED_IN = "logged_in"
    PARTY = "party"
    ASSOCIATION = "association"


_association_guard: list[Callable[[HttpRequest], None]] = []


def set_association_guard(guard: Callable[[HttpRequest], None]) -> None:
    """Fill in who works for the association: `portal.audit` does, which knows more than core."""
    _association_guard[:] = [guard]


def page(audience: Audience) -> Callable[[View], View]:
    """Declare a view's audience and hold it: log-in, and 404 for those outside the association."""

    def decorate(view: View) -> View:
        if audience is Audience.PUBLIC:
            view.audience = audience  # type: ignore[attr-defined]
            return view

        @wraps(view)
        @never_cache
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if audience is Audience.ASSOCIATION:
                for guard in _association_guard:
                    guard(request)
            return view(request, *args, **kwargs)

        guarded.audience = audience  # type: ignore[attr-defined]
        return guarded

    return decorate
