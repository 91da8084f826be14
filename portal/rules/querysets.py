"""Which values hold when."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from portal.core.querysets import ScopedQuerySet


class RuleValueQuerySet(ScopedQuerySet):
    """Values of the law are open to everyone who is logged in."""

    def visible_to(self, user: Any) -> Self:
        """All of them: the law is not secret."""
        return self if user.is_authenticated else self.none()

    def in_force(self, day: date) -> Self:
        """The values that hold on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def unverified(self) -> Self:
        """Values nobody has checked against the source."""
        return self.filter(verified=False)
