"""The line under a person's name in the page head: "Samordnare, Skånes Kommuner"."""

from typing import Any

from django.utils.translation import gettext as _

from portal.organisations import access
from portal.organisations.enums import Role
from portal.ui import identity


def line(user: Any) -> str:
    """The person's first role and where, and for whom they stand in; several are counted."""
    hats = access.hats_of(user)
    if not hats:
        return ""
    text = words_for(hats[0])
    return f"{text} +{len(hats) - 1}" if len(hats) > 1 else text


def words_for(hat: access.Hat) -> str:
    """A role, where, and for whom: "Signatory, Bjuv, deputy for Siv"."""
    text = f"{Role(hat.role).label}, {hat.organisation}"
    if not hat.deputy_for:
        return text
    return _("%(role)s, deputy for %(person)s") % {"role": text, "person": hat.deputy_for}


identity.register(line)
