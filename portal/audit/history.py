"""The histories of the domain: who acted, and the check that no model goes without."""

import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from pghistory.models import Event

from portal.audit.support import current
from portal.core import history


class WhoActs:
    """Every history row that a request causes knows the person, the request and the address.

    In a support session it knows both people and the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        bound = structlog.contextvars.get_contextvars()
        known: dict[str, Any] = {
            "user": request.user.pk,
            "request": str(bound.get("request_id", ""))[:40],
            "address": address_of(request),
            **current.known(),
        }
        with history.acting(**known):
            return self.get_response(request)


def address_of(request: HttpRequest) -> str:
    """The path without anything that opens doors: words in it may be keys, numbers are not."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return "-"
    if all(isinstance(value, int | uuid.UUID) for value in match.kwargs.values()):
        return request.path[:200]
    return f"/{match.route}"[:200]


def event_models() -> dict[type[models.Model], type[Event]]:
    """The history of each model that has one."""
    found: dict[type[models.Model], type[Event]] = {}
    for model in apps.get_models():
        of = getattr(model, "pgh_tracked_model", None)
        if of is not None and issubclass(model, Event):
            found[of] = model
    return found


# The audit's own tables are the history; they are chained, and the database keeps them.
_OWN = frozenset({"auditevent", "look", "link", "day", "seal", "check", "fault"})


def without_history() -> list[str]:
    """Models of the rooms that have neither a history nor a reason for having none."""
    kept = {model._meta.concrete_model for model in event_models()}
    found = []
    for app in apps.get_app_configs():
        if app.name not in settings.ROOMS:
            continue
        for model in app.get_models(include_auto_created=True):
            own = model._meta.app_label == "audit" and model._meta.model_name in _OWN
            fine = issubclass(model, Event) or model in kept or model._meta.proxy or own
            if not fine and model._meta.label_lower not in history.REASONS:
                found.append(model._meta.label)
    return sorted(found)


def check_histories(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Name every model that goes without."""
    return [
        checks.Warning(
            f"{label} keeps no history.",
            hint="Decorate it with @tracked(), or with @untracked and the reason.",
            id="audit.W001",
        )
        for label in without_history()
    ]
