"""Query vocabulary of jobs."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from portal.core.querysets import ScopedQuerySet
from portal.jobs.enums import JobState


class JobQuerySet(ScopedQuerySet):
    """Jobs."""

    def visible_to(self, user: Any) -> Self:
        """A person's own jobs: the result has its own page with its own rules."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def stale(self, *, waiting_since: datetime, silent_since: datetime) -> Self:
        """Jobs whose message was lost, or whose worker has not been heard of."""
        return self.filter(
            Q(state=JobState.WAITING, queued_at__lt=waiting_since)
            | Q(state=JobState.RUNNING, heartbeat_at__lt=silent_since)
        )
