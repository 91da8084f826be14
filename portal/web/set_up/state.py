"""Whether the installation has its association: asked at every request, remembered when it has."""

from dataclasses import dataclass

from django.db import DatabaseError

from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation


@dataclass(slots=True)
class _Memory:
    exists: bool = False


_memory = _Memory()


def association_exists() -> bool:
    """Whether there is an association; one statement until there is, none afterwards."""
    if not _memory.exists:
        try:
            _memory.exists = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).exists()
        except DatabaseError:  # No tables yet, or no database: the page itself says so.
            return True
    return _memory.exists


def remember() -> None:
    """Take it that there is one; the tests of everything else do."""
    _memory.exists = True


def forget() -> None:
    """Ask again."""
    _memory.exists = False
