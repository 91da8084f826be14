"""Which stored questions a person sees."""

from typing import TYPE_CHECKING, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access

if TYPE_CHECKING:
    from portal.people.models import User


class StoredQuestionsQuerySet(ScopedQuerySet):
    """Question sets kept for use again."""

    def visible_to(self, user: "User") -> Self:
        """Those of the association, for the people who work there."""
        return self if access.works_for_association(user) else self.none()

    def latest_of(self, name: str) -> Self:
        """The newest version under a name first."""
        return self.filter(name=name).order_by("-version")
