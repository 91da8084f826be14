"""A person's log-ins: where they are, how long they last, and ending them.

A log-in ends when nothing happens for `SESSION_IDLE_MINUTES`, after `SESSION_COOKIE_AGE` in any
case, when the person or an administrator ends it, and when the password is changed. What ended is
deleted at once, so that no other tab gets one more page; a mark says why, for the log-in page.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.core import clock
from portal.people import hooks

SINCE, SEEN, ENDED = "since", "seen", "ended"
TOUCH_EVERY = 300
"""Seconds between two notes of when a session was last used; each costs a write."""


@dataclass(frozen=True)
class LogIn:
    """One log-in as the person sees it."""

    pk: int
    device: str
    since: datetime
    seen: datetime
    is_this: bool


def _seconds() -> int:
    return int(clock.now().timestamp())


def begin(request: HttpRequest) -> None:
    """Start counting when someone has logged in."""
    request.session.pop(ENDED, None)
    request.session[SINCE] = request.session[SEEN] = _seconds()


def overdue(request: HttpRequest) -> str | None:
    """Why the session is over: "idle" or "long"; None while it may go on."""
    now = _seconds()
    since = request.session.get(SINCE, now)
    seen = request.session.get(SEEN, now)
    if now - since >= settings.SESSION_COOKIE_AGE:
        return "long"
    return "idle" if now - seen >= settings.SESSION_IDLE_MINUTES * 60 + TOUCH_EVERY else None


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person logged in so lately that they need not be asked again."""
    since: int = request.session.get(SINCE, 0)
    return _seconds() - since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def touch(request: HttpRequest) -> None:
    """Note that the session is used, now and then."""
    now = _seconds()
    request.session.setdefault(SINCE, now)
    if now - request.session.get(SEEN, 0) >= TOUCH_EVERY:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=clock.now()
        )


def end_this(request: HttpRequest, why: str) -> None:
    """End the session of the request itself."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    request.ended = why  # type: ignore[attr-defined]


def _mark(key: str) -> str:
    return f"session-ended:{hashlib.sha256(key.encode()).hexdigest()}"


def why_ended(request: HttpRequest) -> str | None:
    """Why the session is gone that the browser still has the cookie of; None when it has none."""
    known = getattr(request, "ended", None)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if known or not key:
        return known
    return str(cache.get(_mark(key), "over"))


def sentence(why: str | None) -> str:
    """What the log-in page says of a session that has ended; nothing of what never began."""
    return {
        "idle": _("You were logged out because nothing happened for a while."),
        "long": _("You were logged out because your log-in had lasted its time."),
        "revoked": _("This log-in was ended from another device."),
        "closed": _("This log-in is closed. Ask the administrator of your organisation."),
        "password": _("You were logged out because the password was changed."),
        "factors": _("You were logged out because your second factor was taken away."),
        "administrator": _("An administrator has ended your log-ins. Log in again."),
        "over": _("Your log-in has ended."),
    }.get(why or "", "")


def _end(rows: Iterable[UserSession], why: str) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for row in rows:
        session = store()
        if session.exists(row.session_key):
            cache.set(_mark(row.session_key), why, settings.SESSION_COOKIE_AGE)
            session.delete(row.session_key)
            ended += 1
        row.delete()
    return ended


def end_all(*, actor: Any, user: Any, why: str = "closed") -> int:
    """End every log-in of a person: a closed account, a password that was reset; how many."""
    ended = _end(UserSession.objects.filter(user_id=user.pk), why)
    if ended:
        hooks.tell("sessions_ended", user=user, actor=actor, number=ended, why=why)
    return ended


def end_others(*, user: Any, keep: str | None, why: str = "revoked") -> int:
    """End every log-in of a person but the one with the key `keep`; how many."""
    ended = _end(UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep or ""), why)
    if ended:
        hooks.tell("sessions_ended", user=user, actor=user, number=ended, why=why)
    return ended


def end_one(*, user: Any, pk: int) -> bool:
    """End one of a person's own log-ins; False when they have no such."""
    ended = _end(UserSession.objects.filter(user_id=user.pk, pk=pk), "revoked")
    if ended:
        hooks.tell("sessions_ended", user=user, actor=user, number=1, why="revoked")
    return bool(ended)


def forget_ended() -> None:
    """Delete sessions whose time is over, what stood about them, and old failed attempts."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    kept = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=kept).delete()
    AccessAttempt.objects.filter(attempt_time__lt=clock.now() - settings.AXES_COOLOFF_TIME).delete()


def log_ins(user: Any, this: str | None) -> list[LogIn]:
    """A person's log-ins that are still open, the latest used first."""
    rows = list(UserSession.objects.filter(user_id=user.pk).order_by("-last_seen_at", "-pk"))
    open_keys = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=clock.now()
        ).values_list("session_key", flat=True)
    )
    return [
        LogIn(
            pk=row.pk,
            device=_device(row.user_agent),
            since=row.created_at,
            seen=row.last_seen_at,
            is_this=row.session_key == this,
        )
        for row in rows
        if row.session_key in open_keys
    ]


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
_PLACES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def _device(agent: str) -> str:
    """A browser and a kind of device, as well as they tell of themselves."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    if not browser and "Safari/" in agent:
        browser = "Safari"
    place = next((name for sign, name in _PLACES if sign in agent), "")
    return ", ".join(part for part in (browser, place) if part) or _("Unknown browser")
