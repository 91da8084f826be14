"""Filters of this room's lists."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.coverage import next_month
from contracts.agreements.enums import AgreementKind, AgreementStatus
from contracts.agreements.models import Agreement, AgreementLot, PriceRow
from portal.core import clock
from portal.organisations.models import Organisation
from portal.ui.filters import PortalFilterSet

ENDS = [("3", _("3 months")), ("6", _("6 months")), ("12", _("12 months"))]
TIMES = [("now", _("Hold now")), ("later", _("Begin later")), ("over", _("Are over"))]


class AgreementFilter(PortalFilterSet):
    """Agreements by kind, status, area, who is responsible and when they end."""

    kind = django_filters.ChoiceFilter(
        choices=AgreementKind.choices, label=_("Kind"), empty_label=_("All")
    )

    status = django_filters.ChoiceFilter(
        field_name="status_value", choices=AgreementStatus.choices, label=_("Status"),
        empty_label=_("All"),
    )  # fmt: skip
    area = django_filters.ChoiceFilter(
        field_name="area", label=_("Area"), empty_label=_("All"), choices=()
    )

    responsible = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.none(), label=_("Responsible"), empty_label=_("All")
    )
    ends = django_filters.ChoiceFilter(
        label=_("Ends within"), empty_label=_("All"), choices=ENDS, method="ending"
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.queryset.order_by().values_list("area", flat=True).distinct()
        made = self.queryset.order_by().values("responsible_id")
        self.filters["responsible"].extra["queryset"] = Organisation.objects.filter(pk__in=made)
        self.filters["area"].extra["choices"] = [(a, a) for a in sorted(areas) if a]

    def ending(self, queryset: Any, _name: str, value: str) -> Any:
        """Those that hold today and whose last day comes within so many months."""
        today = clock.today()
        until = next_month(today, int(value)).replace(day=min(today.day, 28))
        return queryset.holding(today).filter(valid_to__lte=until)


class PriceFilter(PortalFilterSet):
    """Prices by lot and time."""

    lot = django_filters.ModelChoiceFilter(
        queryset=AgreementLot.objects.none(), label=_("Lot"), empty_label=_("All")
    )
    time = django_filters.ChoiceFilter(
        label=_("Time"), empty_label=_("All"), choices=TIMES, method="at_time"
    )

    class Meta:
        model = PriceRow
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lots = self.queryset.order_by().values("lot_id")
        self.filters["lot"].extra["queryset"] = AgreementLot.objects.filter(pk__in=lots)

    def at_time(self, queryset: Any, _name: str, value: str) -> Any:
        """Those that hold today, are over, or begin later."""
        today = clock.today()
        over = Q(valid_to__lt=today)
        if value == "over":
            return queryset.filter(over)
        if value == "later":
            return queryset.filter(valid_from__gt=today)
        return queryset.filter(valid_from__lte=today).exclude(over)
