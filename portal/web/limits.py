"""How often one person or address may do what costs or can be guessed at.

One table, one middleware: no view has to remember it. A new upload or export is limited without
being named, by what it is. Log-in itself is also guarded by django-axes, which counts failures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core import clock

log = structlog.get_logger("limits")

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOG_IN_WORDS = ("login", "log_in", "signin", "password", "reauthenticate", "mfa", "passkey")
LINK_WORDS = ("invitation", "accept", "token", "signed", "confirm_email", "link")
SEARCH_NAMES = frozenset({"cards:may_use", "web:search"})


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` requests within `seconds`, counted for each person or address."""

    name: str
    most: int
    seconds: int


# A whole town hall comes from one address, and each log-in takes two or three forms.
LOG_IN = Limit("log_in", 200, 300)
LINK = Limit("link", 60, 300)
UPLOAD = Limit("upload", 30, 600)
EXPORT = Limit("export", 40, 300)
SEARCH = Limit("search", 120, 60)
CHANGE = Limit("change", 600, 300)


def limit_for(request: HttpRequest, view_name: str) -> Limit | None:
    """The limit a request falls under, the strictest first; None for plain reading."""
    name = view_name.lower()
    unsafe = request.method in UNSAFE
    if unsafe and any(word in name for word in LOG_IN_WORDS):
        return LOG_IN
    if any(word in name.partition(":")[2] for word in LINK_WORDS):
        return LINK
    if unsafe and (request.content_type or "") == "multipart/form-data":
        return UPLOAD
    if request.GET.get("export") or "export" in name or name.endswith(("_csv", "_json")):
        return EXPORT
    if name in SEARCH_NAMES or request.GET.get("q"):
        return SEARCH
    return CHANGE if unsafe else None


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind proxies that we trust, what the outermost of them says."""
    count = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    # Only the last entries were added by our own proxies; those before them anybody can write.
    forwarded = said[-count] if 0 < count <= len(said) else ""
    return forwarded or request.META.get("REMOTE_ADDR", "")


def _who(request: HttpRequest, limit: Limit) -> str:
    user = getattr(request, "user", None)
    if limit is LOG_IN or user is None or not user.is_authenticated:
        return f"address:{address_of(request)}"
    return f"person:{user.pk}"


def count(who: str, limit: Limit) -> tuple[int, int]:
    """Count one request: how many in this period, and the seconds until the next period."""
    now = int(clock.now().timestamp())
    period, gone = divmod(now, limit.seconds)
    key = f"limit:{limit.name}:{period}:{who}"
    cache.add(key, 0, timeout=limit.seconds + 5)
    try:
        done = cache.incr(key)
    except ValueError:  # It ran out between the two.
        done = 1
    return done, limit.seconds - gone


class RateLimits:
    """429 with `Retry-After` and a sentence, logged, once a limit is passed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not settings.RATE_LIMITS or request.resolver_match is None:
            return None
        limit = limit_for(request, request.resolver_match.view_name or "")
        if limit is None:
            return None
        who = _who(request, limit)
        done, wait = count(who, limit)
        if done <= limit.most:
            return None
        if done == limit.most + 1:  # Once per period: the log must not become the next target.
            log.warning("rate_limited", limit=limit.name, who=who, path=request.path)
        minutes = -(-wait // 60)
        response = render(request, "429.html", {"minutes": minutes}, status=429)
        response["Retry-After"] = str(wait)
        return response
