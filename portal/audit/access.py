"""Refusals and readings, written down: 404 outside one's reach, 403 with the reason inside it."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

from portal.audit.models import Look
from portal.audit.support import current
from portal.core.decisions import Decision
from portal.organisations import access

M = TypeVar("M", bound=models.Model)


class RefusedPage(PermissionDenied):
    """A 403 whose page shows the decision's reason and paragraph."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def _write(
    request: HttpRequest,
    outcome: str,
    object_type: str,
    object_id: Any = "",
    *,
    reason: str = "",
    organisation: Any = None,
) -> None:
    names = current.names_of(request.user)
    Look.objects.create(
        user=names["actor"],
        user_name=names["actor_name"],
        on_behalf_name=names.get("on_behalf_name", ""),
        support=names["support"],
        organisation=organisation,
        outcome=outcome,
        object_type=object_type,
        object_id=str(object_id)[:80],
        path=request.path[:300],
        reason=reason[:300],
    )


def get_visible(request: HttpRequest, queryset: Any, **lookup: Any) -> Any:
    """The one object of `queryset.visible_to(user)` that matches, or 404 and a row in the audit."""
    return get_known(request, queryset.visible_to(request.user), **lookup)


def get_known(request: HttpRequest, rows: Any, **lookup: Any) -> Any:
    """The same of `rows`, which hold only what the person may know of."""
    try:
        return rows.get(**lookup)
    except (rows.model.DoesNotExist, ValueError, OverflowError) as error:
        wanted = ",".join(f"{key}={value}" for key, value in lookup.items())
        _write(request, Look.Outcome.NOT_FOUND, rows.model._meta.label_lower, wanted)
        raise Http404 from error


def require(request: HttpRequest, decision: Decision, obj: models.Model | None = None) -> None:
    """403 with the reason, and a row in the audit, unless the decision allows."""
    if decision:
        return
    kind = obj._meta.label_lower if obj is not None else "page"
    _write(request, Look.Outcome.REFUSED, kind, getattr(obj, "pk", ""), reason=str(decision.reason))
    raise RefusedPage(decision)


def seen(
    request: HttpRequest, obj: models.Model, reason: str = "", organisation: Any = None
) -> None:
    """Write down that the person has read something secret or personal.

    `organisation` is the one whose secret it is; its own people then see the reading.
    """
    owner = organisation or getattr(obj, "organisation", None)
    _write(
        request, Look.Outcome.SEEN, obj._meta.label_lower, obj.pk, reason=reason, organisation=owner
    )


def guard_association(request: HttpRequest) -> None:
    """404, with a row in the audit, for people who do not work for the association."""
    if not access.works_for_association(request.user):
        _write(request, Look.Outcome.NOT_FOUND, "page")
        raise Http404
