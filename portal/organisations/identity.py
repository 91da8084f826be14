"""The line under a person's name in the page head: "Samordnare, Skånes Kommuner"."""

from typing import Any

from portal.organisations import access
from portal.organisations.enums import Role
from portal.ui import identity


def line(user: Any) -> str:
    """The person's first role and where; several are counted."""
    roles = access.roles_of(user)
    if not roles:
        return ""
    role, organisation = roles[0]
    text = f"{Role(role).label}, {organisation}"
    return f"{text} +{len(roles) - 1}" if len(roles) > 1 else text


identity.register(line)
