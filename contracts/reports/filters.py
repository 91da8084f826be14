"""Filters of this room's lists."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.reports import periods
from contracts.reports.enums import Standing
from contracts.reports.models import ReportTask
from portal.ui.filters import PortalFilterSet

UNASKED = "unasked"


class TaskFilter(PortalFilterSet):
    """Reports by period and how they stand."""

    period = django_filters.ChoiceFilter(
        method="of_period", label=_("Period"), empty_label=_("All"), choices=()
    )
    standing = django_filters.ChoiceFilter(
        method="standing_so",
        label=_("Stands"),
        empty_label=_("All"),
        choices=[*Standing.choices, (UNASKED, _("Nobody to ask"))],
    )

    class Meta:
        model = ReportTask
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by("-period_end", "period_start")
        known = rows.values_list("period_start", "period_end").distinct()
        self.filters["period"].extra["choices"] = [
            (f"{first}--{last}", periods.label(first, last)) for first, last in known
        ]

    def of_period(self, rows: Any, _name: str, value: str) -> Any:
        """The reports of one period."""
        first, _dash, last = value.partition("--")
        return rows.filter(period_start=first, period_end=last)

    def standing_so(self, rows: Any, _name: str, value: str) -> Any:
        """Those that stand so; “nobody to ask” are open ones without a contact."""
        if value == UNASKED:
            return rows.open().filter(has_contact=False)
        return rows.filter(standing_value=value)
