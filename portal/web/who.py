"""Who can do what, as a page that people can check."""

from dataclasses import dataclass
from typing import Any

from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership, Organisation


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One role: who, what it lets them do, since when and until when."""

    membership: Membership

    @property
    def powers(self) -> list[str]:
        """The permissions of the role, in words."""
        granted = access.ROLE_PERMISSIONS[Role(self.membership.role)]
        return [str(permission.label) for permission in Permission if permission in granted]


def people_by_organisation(user: Any) -> list[tuple[Organisation, list[PersonRow]]]:
    """Organisations the person may see into, each with its people today; two statements."""
    current = Membership.objects.current(clock.today()).select_related("user", "organisation")
    if not access.works_for_association(user):
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        current = current.filter(organisation_id__in=ids)
    found: dict[int, tuple[Organisation, list[PersonRow]]] = {}
    for membership in current.order_by("organisation__sort_name", "role", "user__name"):
        entry = found.setdefault(membership.organisation_id, (membership.organisation, []))
        entry[1].append(PersonRow(membership))
    return list(found.values())
