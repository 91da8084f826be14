"""Query vocabulary of register imports."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


class RegisterQuerySet(ScopedQuerySet):
    """Registers come to the association, and are its people's to see."""

    def visible_to(self, user: Any) -> Self:
        """All of them for people of the association, none for others."""
        return self if access.works_for_association(user) else self.none()
