"""Query vocabulary of procurements."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class ProcurementQuerySet(ScopedQuerySet):
    """Procurements."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others those to which their organisation is invited."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        if not ids:
            return self.none()
        return self.filter(participations__organisation_id__in=ids).distinct()


class CaseScopedQuerySet(ScopedQuerySet):
    """Parts of a procurement: visible when the procurement is (one statement, by subquery)."""

    def visible_to(self, user: Any) -> Self:
        """Parts of the procurements that `user` may know of."""
        from portal.procurements.models import Procurement

        visible = Procurement.objects.visible_to(user).values("pk")
        return self.filter(procurement_id__in=visible)


class AssociationQuerySet(ScopedQuerySet):
    """Things that only people of the association read: tenders, for one."""

    def visible_to(self, user: Any) -> Self:
        return self if access.works_for_association(user) else self.none()


class OpenQuerySet(ScopedQuerySet):
    """Reference data that anyone who is logged in may read."""

    def visible_to(self, user: Any) -> Self:
        return self if user.is_authenticated else self.none()


class ParticipationQuerySet(CaseScopedQuerySet):
    """Who is invited: parties may know each other (the party list becomes public)."""
