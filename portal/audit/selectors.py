"""What happened to an object or in a case, for the pages that show it."""

from typing import Any

from portal.audit import codes
from portal.audit.models import AuditEvent


def timeline(obj: Any, user: Any, limit: int = 50) -> list[AuditEvent]:
    """The latest events about `obj` that `user` may know of, newest first; one statement."""
    return list(AuditEvent.objects.visible_to(user).of(obj)[:limit])


def case_timeline(procurement: Any, user: Any, limit: int = 50) -> list[AuditEvent]:
    """The latest events of a case that `user` may know of, newest first; one statement.

    Minor ones, such as a paper being stored, are left to the log.
    """
    events = AuditEvent.objects.visible_to(user).filter(case_id=procurement.pk)
    events = events.exclude(code__in=codes.minor_codes())
    return list(events.select_related("organisation")[:limit])
