"""Which stored questions a person sees."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


class StoredQuestionsQuerySet(ScopedQuerySet):
    """Question sets kept for use again."""

    def visible_to(self, user: Any) -> Self:
        """Those of the association, for the people who work there."""
        return self if access.works_for_association(user) else self.none()

    def latest_of(self, name: str) -> Self:
        """The newest version under a name first."""
        return self.filter(name=name).order_by("-version")
