"""Query vocabulary of the public site."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.procurements.models import Procurement


class PublishedStatusQuerySet(ScopedQuerySet):
    """Publications of a case's status: what was published is public, and so is its history."""

    def visible_to(self, user: Any) -> Self:
        """Those of procurements that `user` may know of inside the portal."""
        return self.filter(procurement__in=Procurement.objects.visible_to(user))
