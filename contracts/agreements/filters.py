"""Filters of this room's lists."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import Agreement
from portal.ui.filters import PortalFilterSet


class AgreementFilter(PortalFilterSet):
    """Agreements by status and area."""

    status = django_filters.ChoiceFilter(
        field_name="status_value", choices=AgreementStatus.choices, label=_("Status"),
        empty_label=_("All"),
    )  # fmt: skip
    area = django_filters.ChoiceFilter(
        field_name="area", label=_("Area"), empty_label=_("All"), choices=()
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.queryset.order_by().values_list("area", flat=True).distinct()
        self.filters["area"].extra["choices"] = [(a, a) for a in sorted(areas) if a]
