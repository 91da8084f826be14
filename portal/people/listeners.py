"""What Django and allauth tell by signals, passed on in our own words."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in

from portal.people import addresses, hooks, sessions


def connect() -> None:
    """Listen; called once, when the room is ready."""
    user_logged_in.connect(_began, dispatch_uid="people.began")
    account.user_logged_in.connect(_logged_in, dispatch_uid="people.logged_in")
    account.password_changed.connect(_password_changed, dispatch_uid="people.changed")
    account.password_reset.connect(_password_reset, dispatch_uid="people.reset")
    factors.authenticator_added.connect(_added, dispatch_uid="people.added")
    factors.authenticator_reset.connect(_added, dispatch_uid="people.codes")
    factors.authenticator_removed.connect(_removed, dispatch_uid="people.removed")
    factors.authentication_failed.connect(_failed, dispatch_uid="people.failed")


def _began(request: Any, **_given: Any) -> None:
    sessions.begin(request)


def _logged_in(request: Any, user: Any, **_given: Any) -> None:
    addresses.mirror(user)
    records = request.session.get("account_authentication_methods") or []
    ways = [str(record.get("type") or record.get("method")) for record in records]
    hooks.tell("logged_in", user=user, actor=user, ways=ways)


def _password_changed(request: Any, user: Any, **_given: Any) -> None:
    sessions.end_others(user=user, keep=request.session.session_key, why="password")
    hooks.tell("password_changed", user=user, actor=user)


def _password_reset(user: Any, **_given: Any) -> None:
    sessions.end_all(actor=None, user=user, why="password")
    hooks.tell("password_reset", user=user)


def _added(user: Any, authenticator: Any, **_given: Any) -> None:
    hooks.tell("factor_added", user=user, actor=user, kind=str(authenticator.type))


def _removed(user: Any, authenticator: Any, **_given: Any) -> None:
    hooks.tell("factor_removed", user=user, actor=user, kind=str(authenticator.type))


def _failed(user: Any, authenticator: Any, **_given: Any) -> None:
    hooks.tell("factor_failed", user=user, kind=str(authenticator.type))
