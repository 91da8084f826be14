"""Query vocabulary of following up."""

from typing import Any, Self

from contracts.usage.querysets import OfOrganisationQuerySet
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


class AssociationQuerySet(ScopedQuerySet):
    """What is the association's own."""

    def visible_to(self, user: Any) -> Self:
        """People of the association see it."""
        return self if access.works_for_association(user) else self.none()


class OfBuyerQuerySet(OfOrganisationQuerySet):
    """What belongs to a buyer: its own people and the association see it."""


class ReportQuerySet(OfOrganisationQuerySet):
    """Yearly reports: a member's own; those of agreements name every member and are not shown."""
