"""Filters of this room's lists."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.quality.enums import DeviationState, Kind, Result, Severity, Standing
from contracts.quality.models import Assessment, Deviation
from portal.ui.filters import PortalFilterSet

ALL = _("All")


class AssessmentFilter(PortalFilterSet):
    """By how they stand, how they are done, and what they came to."""

    standing = django_filters.ChoiceFilter(
        field_name="standing_value", label=_("Stands"), empty_label=ALL, choices=Standing.choices
    )
    kind = django_filters.ChoiceFilter(
        field_name="follow_up__kind", label=_("How"), empty_label=ALL, choices=Kind.choices
    )
    result = django_filters.ChoiceFilter(label=_("Result"), empty_label=ALL, choices=Result.choices)

    class Meta:
        model = Assessment
        fields: list[str] = []


class DeviationFilter(PortalFilterSet):
    """By state, severity, and what is overdue."""

    state = django_filters.ChoiceFilter(
        method="state_so",
        label=_("State"),
        empty_label=ALL,
        choices=[("open", _("All open")), *DeviationState.choices],
    )
    severity = django_filters.ChoiceFilter(
        label=_("Severity"), empty_label=ALL, choices=Severity.choices
    )
    overdue = django_filters.ChoiceFilter(
        method="overdue_so",
        label=_("Overdue"),
        empty_label=ALL,
        choices=[("true", _("Yes")), ("false", _("No"))],
    )

    class Meta:
        model = Deviation
        fields: list[str] = []

    def state_so(self, rows: Any, _name: str, value: str) -> Any:
        """Those in the state; “all open” are those that are not at their end."""
        return rows.open() if value == "open" else rows.filter(state=value)

    def overdue_so(self, rows: Any, _name: str, value: str) -> Any:
        """Open ones of which something is late, or not."""
        return rows.open().filter(overdue=int(value == "true"))
