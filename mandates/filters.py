"""Filters of the mandate board."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mandates.enums import MandateStatus, Outlook
from mandates.models import Mandate
from portal.ui.filters import PortalFilterSet

S = MandateStatus


class MandateFilter(PortalFilterSet):
    """How far the party has come, in the groups a coordinator works by."""

    STATES = [
        ("in_force", _("In effect")),
        ("signed", _("To check")),
        ("waiting", _("Waited for")),
        ("too_late", _("Too late")),
        ("outside", _("Declined or withdrawn")),
    ]
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="by_state", empty_label=_("All")
    )

    class Meta:
        model = Mandate
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, _name: str, value: str) -> Any:
        """Keep one group."""
        if value == "too_late":
            return queryset.filter(outlook=Outlook.TOO_LATE)
        groups = {
            "in_force": S.binding(),
            "signed": {S.SIGNED},
            "waiting": S.waiting(),
            "outside": S.outside(),
        }
        return queryset.filter(status__in=groups[value])
