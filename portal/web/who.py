"""Who can do what, as a list that people can check, search and take with them."""

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission, Role
from portal.organisations.models import Membership
from portal.ui.filters import PortalFilterSet
from portal.ui.tables import DayColumn, LinkedColumn, PortalTable


def roles_today(user: Any) -> QuerySet[Membership]:
    """Roles that hold today in the organisations the person may see into (the association: all)."""
    current = Membership.objects.current(clock.today()).select_related("user", "organisation")
    if not access.works_for_association(user):
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        current = current.filter(organisation_id__in=ids)
    rows: QuerySet[Membership] = current.order_by("organisation__sort_name", "role", "user__name")
    return rows


class WhoFilter(PortalFilterSet):
    """By role."""

    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, empty_label=_("All"))

    class Meta:
        model = Membership
        fields: ClassVar = ["role"]


class WhoTable(PortalTable):
    """One role a row: whose, where, what it lets the person do, from when and until when."""

    caption = _("Who can do what")
    row_header = "person"
    empty_title = _("Nobody matches")
    empty_help = _("Take away a filter, or search for a name or an organisation.")

    person = tables.Column(accessor="user__name", verbose_name=_("Person"))
    organisation = LinkedColumn(
        accessor="organisation__name",
        verbose_name=_("Organisation"),
        order_by=("organisation__sort_name", "role", "user__name"),
        linkify=lambda record: reverse("members:organisation", args=[record.organisation_id]),
    )
    role = tables.Column(verbose_name=_("Role"))
    may = tables.Column(empty_values=(), orderable=False, verbose_name=_("May"))
    valid_from = DayColumn(verbose_name=_("Since"))
    valid_to = DayColumn(verbose_name=_("Until"))

    class Meta(PortalTable.Meta):
        model = Membership
        fields: ClassVar = ["person", "organisation", "role", "may", "valid_from", "valid_to"]

    def render_may(self, record: Membership) -> str:
        """The permissions of the role, in words."""
        granted = access.ROLE_PERMISSIONS[Role(record.role)]
        return ", ".join(str(one.label) for one in Permission if one in granted)

    def value_may(self, record: Membership) -> str:
        """The same words in a file."""
        return self.render_may(record)
