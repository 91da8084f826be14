"""How often one person or address may do what costs or can be guessed at.

One table, one middleware: no view has to remember it. A new upload or export is limited without
being named, by what it is. Log-in itself is also guarded by django-axes, which counts failures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
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
# Each answer that is refused here writes a line in a log that nothing is ever deleted from.
ANSWER_NAMES = frozenset({"sso:start", "sso:callback", "sso:acs", "sso:finish"})


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` requests within `seconds`, counted for each person or address."""

    name: str
    most: int
    seconds: int


# A whole town hall comes from one address, and each log-in takes two or three forms.
LOG_IN = Limit("log_in", 200, 300)
REFUSED_ANSWER = Limit("refused_answer", 60, 300)
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
    if limit in {LOG_IN, REFUSED_ANSWER} or user is None or not user.is_authenticated:
        return f"address:{address_of(request)}"
    return f"person:{user.pk}"


def _period(who: str, limit: Limit) -> tuple[str, int]:
    """Where a period's requests are counted, and the seconds until the next period."""
    period, gone = divmod(int(clock.now().timestamp()), limit.seconds)
    return f"limit:{limit.name}:{period}:{who}", limit.seconds - gone


def count(who: str, limit: Limit) -> tuple[int, int]:
    """Count one request: how many in this period, and the seconds until the next period."""
    key, wait = _period(who, limit)
    cache.add(key, 0, timeout=limit.seconds + 5)
    try:
        done = cache.incr(key)
    except ValueError:  # It ran out between the two.
        done = 1
    return done, wait


class RateLimits:
    """429 with `Retry-After` and a sentence, logged, once a limit is passed.

    Log-ins through a directory are free as long as they succeed: only refused answers count.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.FORBIDDEN and _reads_answers(request):
            who = _who(request, REFUSED_ANSWER)
            done, _wait = count(who, REFUSED_ANSWER)
            if done == REFUSED_ANSWER.most:
                _log(request, REFUSED_ANSWER, who)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if not settings.RATE_LIMITS or request.resolver_match is None:
            return None
        if _reads_answers(request):
            key, wait = _period(_who(request, REFUSED_ANSWER), REFUSED_ANSWER)
            return None if cache.get(key, 0) < REFUSED_ANSWER.most else _too_many(request, wait)
        limit = limit_for(request, request.resolver_match.view_name or "")
        if limit is None:
            return None
        who = _who(request, limit)
        done, wait = count(who, limit)
        if done <= limit.most:
            return None
        if done == limit.most + 1:  # Once per period: the log must not become the next target.
            _log(request, limit, who)
        return _too_many(request, wait)


def _reads_answers(request: HttpRequest) -> bool:
    match = request.resolver_match
    return settings.RATE_LIMITS and match is not None and match.view_name in ANSWER_NAMES


def _log(request: HttpRequest, limit: Limit, who: str) -> None:
    log.warning("rate_limited", limit=limit.name, who=who, path=request.path)


def _too_many(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "429.html", {"minutes": -(-wait // 60)}, status=429)
    response["Retry-After"] = str(wait)
    return response
