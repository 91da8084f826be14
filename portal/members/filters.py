"""Finding an organisation."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.organisations.enums import OrganisationKind, Relation
from portal.organisations.models import Organisation
from portal.organisations.reference import COUNTIES
from portal.ui.filters import PortalFilterSet

_KINDS = [(k.value, k.label) for k in OrganisationKind if k != OrganisationKind.BOARD]


class OrganisationFilter(PortalFilterSet):
    """By relation, kind, county and whether it takes part."""

    relation = django_filters.ChoiceFilter(
        label=_("Relation"), choices=Relation.choices, empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=_KINDS, empty_label=_("All"))
    county_code = django_filters.ChoiceFilter(
        label=_("County"), choices=list(COUNTIES.items()), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("Takes part"),
        choices=[("open", _("Takes part")), ("closed", _("Merged, left or closed"))],
        empty_label=_("All"),
        method="in_state",
    )

    class Meta:
        model = Organisation
        fields: ClassVar = ["relation", "kind", "county_code", "state"]

    def in_state(self, queryset: Any, _name: str, state: str) -> Any:
        """Those that take part, or those that do not any longer."""
        closed = Q(closed_on__lte=clock.today())
        return queryset.filter(closed if state == "closed" else ~closed | Q(closed_on=None))
