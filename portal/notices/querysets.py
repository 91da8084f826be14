"""Query vocabulary of letters."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.notices.enums import LetterStatus
from portal.organisations import access


class LetterQuerySet(ScopedQuerySet):
    """Letters."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; one's own for everyone else."""
        if access.works_for_association(user):
            return self
        return self.filter(recipient_id=user.pk)

    def waiting(self) -> Self:
        """Those the worker has still to send, oldest first."""
        return self.filter(status=LetterStatus.WAITING).order_by("pk")
