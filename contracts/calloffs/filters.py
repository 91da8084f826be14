"""Filters of this room's lists."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import CallOffModel
from contracts.agreements.models import Agreement
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff, CeilingRequest
from portal.organisations.models import Organisation
from portal.ui.filters import PortalFilterSet


class CallOffFilter(PortalFilterSet):
    """Call-offs by status, buyer, agreement, way of choosing and days."""

    status = django_filters.ChoiceFilter(
        choices=CallOffStatus.choices, label=_("Status"), empty_label=_("All")
    )
    buyer = django_filters.ModelChoiceFilter(
        field_name="organisation", queryset=Organisation.objects.none(), label=_("Buyer"),
        empty_label=_("All"),
    )  # fmt: skip
    agreement = django_filters.ModelChoiceFilter(
        field_name="lot__agreement", queryset=Agreement.objects.none(), label=_("Agreement"),
        empty_label=_("All"),
    )  # fmt: skip
    method = django_filters.ChoiceFilter(
        choices=CallOffModel.choices, label=_("How chosen"), empty_label=_("All")
    )
    since = django_filters.DateFilter(
        field_name="made_on", lookup_expr="gte", label=_("From and including")
    )
    until = django_filters.DateFilter(
        field_name="made_on", lookup_expr="lte", label=_("To and including")
    )

    class Meta:
        model = CallOff
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by()
        buyers = Organisation.objects.filter(pk__in=rows.values("organisation_id"))
        agreements = Agreement.objects.filter(pk__in=rows.values("lot__agreement_id"))
        self.filters["buyer"].queryset = buyers.order_by("sort_name")
        self.filters["agreement"].queryset = agreements.order_by("sort_title")


class QueueFilter(PortalFilterSet):
    """Questions that wait, or all of them."""

    status = django_filters.ChoiceFilter(
        field_name="call_off__status",
        choices=CallOffStatus.choices,
        label=_("Status"),
        empty_label=_("All"),
    )

    class Meta:
        model = CeilingRequest
        fields: list[str] = []
