"""Entries of the menu and the search."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.audit.support import limits
from portal.members import selectors
from portal.organisations import access
from portal.organisations.enums import Relation
from portal.ui import navigation, search

MOST = 5


def _visible(user: Any) -> bool:
    return bool(access.roles_of(user))


navigation.register(
    navigation.NavItem(
        label=_("Organisations"), url_name="members:list", order=70, visible=_visible
    )
)


def _hits(user: Any, query: str) -> list[search.SearchHit]:
    """Organisations of the association by name, also by a name they had before."""
    if not access.roles_of(user):
        return []
    rows = selectors.organisations(user)
    if not access.works_for_association(user):
        ids = [hat.organisation_id for hat in access.hats_of(user)]
        rows = rows.filter(pk__in=ids)
    wanted = Q(name__icontains=query) | Q(earlier__icontains=query)
    found = rows.filter(wanted).exclude(relation=Relation.NONE)[:MOST]
    return [
        search.SearchHit(
            organisation.name,
            reverse("members:organisation", args=[organisation.pk]),
            gettext("Organisation"),
            _detail(organisation),
        )
        for organisation in found
    ]


def _detail(organisation: Any) -> str:
    if organisation.earlier:
        return gettext("earlier %(names)s") % {"names": organisation.earlier}
    return str(organisation.get_relation_display())


search.register(_hits)
limits.forbid("members:help_log_in", reason=limits.OWN_LOG_IN)
