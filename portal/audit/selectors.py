"""What happened to an object or in a case, for the pages that show it."""

from typing import Any

from portal.audit.models import AuditEvent


def timeline(obj: Any, user: Any, limit: int = 50) -> list[AuditEvent]:
    """The latest events about `obj` that `user` may know of, newest first; one statement."""
    return list(AuditEvent.objects.visible_to(user).of(obj)[:limit])


def case_timeline(procurement: Any, user: Any, limit: int = 50) -> list[AuditEvent]:
    """The latest events in a procurement that `user` may know of, newest first; one statement."""
    events = AuditEvent.objects.visible_to(user).filter(case_id=procurement.pk)
    return list(events.select_related("organisation")[:limit])
