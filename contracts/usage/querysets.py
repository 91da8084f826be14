"""Query vocabulary of ledgers and their lines."""

from typing import Any, Self

from django.apps import apps

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class OfOrganisationQuerySet(ScopedQuerySet):
    """What belongs to a buying organisation and shows whom it pays."""

    path = "organisation_id"

    def visible_to(self, user: Any) -> Self:
        """The use of the person's organisations; all of it for people of the association."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_USE)
        return self.filter(**{f"{self.path}__in": ids})


class ImportQuerySet(OfOrganisationQuerySet):
    """Ledger imports."""

    def imported(self) -> Self:
        """Those whose lines count."""
        from contracts.usage.enums import ImportState

        return self.filter(state=ImportState.IMPORTED)


class OfImportQuerySet(OfOrganisationQuerySet):
    """Rows that belong to an import."""

    path = "ledger_import__organisation_id"


class OfVisibleAgreementQuerySet(ScopedQuerySet):
    """What belongs to a lot of an agreement."""

    def visible_to(self, user: Any) -> Self:
        """Of the agreements that `user` may know of."""
        visible = apps.get_model("agreements", "Agreement").objects.visible_to(user).values("pk")
        return self.filter(lot__agreement_id__in=visible)
