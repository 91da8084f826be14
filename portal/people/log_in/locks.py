"""Closing a log-in for a while after many wrong passwords (django-axes asks us these)."""

import hashlib
from typing import Any

import structlog
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.people import hooks
from portal.people.models import User

TOO_MANY = 429

log = structlog.get_logger(__name__)


def _owner(address: str) -> User | None:
    return User.objects.filter(email=address.strip().lower()).first()


def record_failure(request: HttpRequest, address: str) -> None:
    """Tell of a wrong password, or of the lock that it led to."""
    if getattr(request, "axes_locked_out", False):
        record_lock(request, address)
        return
    log.info("log_in_failed", address=client_ip(request))
    if user := _owner(address):
        hooks.tell("log_in_failed", user=user, address=client_ip(request))


def record_lock(request: HttpRequest, address: str) -> None:
    """Tell that an address is closed, once for each time that it is."""
    whence = client_ip(request)
    sign = hashlib.sha256(f"{address.lower()} {whence}".encode()).hexdigest()
    if not cache.add(f"locked:{sign}", "yes", int(settings.AXES_COOLOFF_TIME.total_seconds())):
        return
    log.warning("locked_out", address=whence)
    if user := _owner(address):
        hooks.tell("locked_out", user=user, address=whence)


def address_of(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The address someone tries, whether anyone has it or not."""
    given = credentials or {}
    return str(given.get("email") or given.get("username") or "").strip().lower()


def client_ip(request: HttpRequest) -> str | None:
    """Where a request comes from, as far as our own proxies tell."""
    return get_client_ip(request)


def nobody(*_given: Any) -> str:
    """What the log says of who failed: nothing. The audit tells those who may read it."""
    return "someone"


def locked_out(
    request: HttpRequest,
    original: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page that says to wait; the same for an address that nobody has."""
    return render(request, "people/log_in/locked.html", status=TOO_MANY)
