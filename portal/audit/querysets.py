"""Query vocabulary of the audit."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class AuditEventQuerySet(ScopedQuerySet):
    """Events."""

    def visible_to(self, user: Any) -> Self:
        """All for the association's people; for others what concerns their own organisations."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids)

    def of(self, obj: Any) -> Self:
        """Events about one object."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


class LookQuerySet(ScopedQuerySet):
    """Looks: only people of the association read who looked."""

    def visible_to(self, user: Any) -> Self:
        return self if access.works_for_association(user) else self.none()
