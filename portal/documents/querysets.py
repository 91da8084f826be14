"""Which documents a person may know exist."""

from typing import Any, Self

from django.db.models import Q

from portal.core.querysets import ScopedQuerySet
from portal.documents.enums import Secrecy
from portal.organisations import access
from portal.organisations.enums import Permission


class DocumentQuerySet(ScopedQuerySet):
    """Documents by who may read them."""

    def visible_to(self, user: Any) -> Self:
        """One's own and one's organisations'; the association's people see what is not secret.

        This is the rule for a kind of document whose room has registered no reader of its own.
        """
        if not user.is_authenticated:
            return self.none()
        theirs = access.organisation_ids_where(user, Permission.VIEW_WORK)
        visible = Q(uploaded_by=user) | Q(organisation__in=theirs)
        if access.works_for_association(user):
            visible |= ~Q(secrecy=Secrecy.SECRET)
        return self.filter(visible)

    def of_case(self, case_key: str) -> Self:
        """The documents of one case."""
        return self.filter(case_key=case_key)
