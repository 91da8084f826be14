"""What the pages about directories show."""

from typing import Any

from portal.audit.models import AuditEvent
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.sso import audit_codes
from portal.sso.models import Directory
from portal.sso.refusals import Why

LATEST = 20


class _Managed:
    """Organisations whose people the person manages, as `get_visible` asks for them."""

    model = Organisation

    def visible_to(self, user: Any) -> Any:
        """All of them for the association's administrator."""
        if access.manages_all(user):
            return Organisation.objects.visible_to(user)
        return access.organisations_where(user, Permission.MANAGE_MEMBERS)


def managed(_user: Any) -> _Managed:
    """Organisations whose directories a person may see."""
    return _Managed()


def directories_of(user: Any, organisation: Organisation) -> Any:
    """An organisation's directories with their domains and how many are linked."""
    rows = Directory.objects.visible_to(user).filter(organisation=organisation)
    return rows.prefetch_related("domains", "identities")


def rules_of(directory: Directory) -> Any:
    """The rules in their order, with where they give roles."""
    return directory.rules.select_related("organisation")


def identities_of(directory: Directory) -> Any:
    """Who is linked, by name."""
    return directory.identities.select_related("user")


def refusals_of(user: Any, directory: Directory) -> list[dict[str, Any]]:
    """The latest refused log-ins, newest first, with the sentence that the person read."""
    rows = AuditEvent.objects.filter(
        code=audit_codes.REFUSED,
        organisation=directory.organisation,
        data__directory=directory.slug,
    )
    return [
        {
            "at": row.at,
            "address": row.data.get("address", ""),
            "why": Why(row.data["why"]).label if row.data.get("why") in Why.values else "",
            "needs_you": row.data.get("needs_administrator", False),
        }
        for row in rows.order_by("-at", "-pk")[:LATEST]
    ]
