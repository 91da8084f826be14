"""Query vocabulary of directories."""

from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class OfDirectoryQuerySet(ScopedQuerySet):
    """Directories, and what hangs on them."""

    path = "organisation"

    def visible_to(self, user: Any) -> Self:
        """Those of organisations whose people `user` manages; for the association's all."""
        if access.manages_all(user):
            return self
        managed = access.organisation_ids_where(user, Permission.MANAGE_MEMBERS)
        return self.filter(**{f"{self.path}__in": managed})


class DirectoryQuerySet(OfDirectoryQuerySet):
    """Directories."""

    def active(self) -> Self:
        """Those that people log in through."""
        return self.filter(is_active=True)

    def for_domain(self, domain: str) -> Any:
        """The directory in use that answers for a domain, or None."""
        return self.active().filter(domains__domain=domain.strip().casefold()).first()


class InDirectoryQuerySet(OfDirectoryQuerySet):
    """Rules, identities and domains: visible like their directory."""

    path = "directory__organisation"


class SpentAnswerQuerySet(QuerySet):
    """Answers that have been used."""

    def forget_expired(self, now: datetime) -> None:
        """Forget those that nobody could use again: their own time has run out."""
        self.filter(expires_at__lt=now).delete()
