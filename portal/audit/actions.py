"""Writing down what happened, inside the transaction in which it happens."""

from typing import Any

import structlog
from django.db import transaction

from portal.audit import codes, listening
from portal.audit.models import AuditEvent
from portal.audit.support import current
from portal.core import clock
from portal.organisations import access

log = structlog.get_logger("audit")


def record(
    code: str,
    *,
    actor: Any,
    obj: Any,
    organisation: Any = None,
    case: Any = None,
    data: dict[str, Any] | None = None,
) -> AuditEvent:
    """Record that `actor` (None: the system) did `code` to `obj`; mirrored to the log on commit.

    `data` holds primitives only and never secrets or personal numbers. Raises `LookupError` for a
    code that no room has registered. In a support session both people stand in the event.
    """
    if not codes.known(code):
        raise LookupError(f"audit code {code!r} is not registered")
    details = dict(data or {})
    if getattr(actor, "is_authenticated", False) and organisation is not None:
        deputy_for = access.deputising_for(actor, organisation.pk)
        if deputy_for:
            details.setdefault("actor_deputy_for", deputy_for)
    event = AuditEvent.objects.create(
        code=code,
        at=clock.now(),
        **current.names_of(actor),
        organisation=organisation,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_name=str(obj)[:250],
        case_id=getattr(case, "pk", None),
        data=details,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:40],
    )
    listening.recorded(event)
    transaction.on_commit(
        lambda: log.info(
            code, object=f"{event.object_type}:{event.object_id}", actor=event.actor_id
        )
    )
    return event
