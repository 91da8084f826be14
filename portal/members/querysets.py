"""Query vocabulary of invitations."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class InvitationQuerySet(ScopedQuerySet):
    """Invitations."""

    def visible_to(self, user: Any) -> Self:
        """Those to organisations whose work the person sees; all for the association's people."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids)

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; the link may have expired."""
        return self.filter(used_at=None, withdrawn_at=None)
