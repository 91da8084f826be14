"""Query vocabulary of the audit."""

from typing import Any, Self

from django.db.models import Q

from portal.audit import codes
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class AuditEventQuerySet(ScopedQuerySet):
    """Events."""

    def visible_to(self, user: Any) -> Self:
        """All for the association's people; for others what concerns their own organisations.

        What a room guards is left out for those who may not know of it.
        """
        rows = self
        if not access.works_for_association(user):
            ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
            rows = self.filter(organisation_id__in=ids)
        for cases, guarded in codes.guards().items():
            rows = rows.filter(~Q(code__in=guarded) | Q(case_id__in=cases(user)))
        return rows

    def of(self, obj: Any) -> Self:
        """Events about one object."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


class LookQuerySet(ScopedQuerySet):
    """Looks: who looked is read by the association, and by those who oversee an organisation."""

    def visible_to(self, user: Any) -> Self:
        """All for the association's people; others see who read what is their organisation's."""
        from portal.audit import policies

        if access.works_for_association(user):
            return self
        return self.filter(organisation_id__in=policies.organisations_of_looks(user))
