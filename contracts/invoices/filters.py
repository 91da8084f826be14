"""Narrowing of the list of invoices."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from contracts.invoices.enums import DocumentKind, InvoiceState
from contracts.invoices.models import Invoice
from portal.organisations.models import Organisation
from portal.ui.filters import PortalFilterSet


class InvoiceFilter(PortalFilterSet):
    """By buyer, kind and whether it counts."""

    organisation = django_filters.ModelChoiceFilter(
        queryset=Organisation.objects.none(), label=_("Buyer"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        choices=DocumentKind.choices, label=_("Kind"), empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        choices=InvoiceState.choices, label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Invoice
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        buyers = self.queryset.order_by().values("organisation_id")
        self.filters["organisation"].extra["queryset"] = Organisation.objects.filter(pk__in=buyers)
