"""Lists of this room."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from contracts.reports.enums import Standing
from contracts.reports.models import ReportRow, ReportTask
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class TaskTable(PortalTable):
    """Reports, latest period first; rows read by `selectors.listed`."""

    caption = _("Supplier reports")
    empty_title = _("No reports yet")
    empty_help = _("They are made by themselves when a period of an agreement is over.")

    supplier = LinkedColumn(
        accessor="supplier__name",
        order_by="supplier__sort_name",
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=_("Supplier"),
    )
    agreement = tables.Column(
        accessor="agreement__title", order_by="agreement__sort_title", verbose_name=_("Agreement")
    )
    period = tables.Column(
        accessor="period_label", order_by="period_start", verbose_name=_("Period")
    )
    standing = TagColumn(
        accessor="standing_value",
        choices=Standing,
        order_by="standing_value",
        verbose_name=_("Stands"),
    )
    due_on = DayColumn(verbose_name=_("Last day"))
    days_late = NumberColumn(order_by="due_on", verbose_name=_("Days late"))
    reminded_at = MomentColumn(verbose_name=_("Last letter"))
    reported = MoneyColumn(verbose_name=_("Sold under the agreement"))
    has_contact = tables.BooleanColumn(verbose_name=_("Contact"), orderable=False)

    def render_has_contact(self, value: Any) -> str:
        """Whether there is anybody to ask."""
        return str(_("Yes") if value else _("Nobody"))

    value_has_contact = render_has_contact

    class Meta(PortalTable.Meta):
        model = ReportTask
        fields = (
            "supplier",
            "agreement",
            "period",
            "standing",
            "due_on",
            "days_late",
            "reminded_at",
            "reported",
            "has_contact",
        )


class RowTable(PortalTable):
    """The rows of a version, as they were reported."""

    caption = _("Reported sales")
    empty_title = _("Nothing was sold")

    position = NumberColumn(verbose_name=_("Row"))
    buyer_name = tables.Column(verbose_name=_("Buyer"))
    buyer_number = tables.Column(verbose_name=_("Organisation number"))
    is_party = tables.BooleanColumn(verbose_name=_("Party"))
    is_outside = tables.BooleanColumn(verbose_name=_("Outside the agreement"))
    lot = tables.Column(accessor="lot__name", verbose_name=_("Lot"))
    article = tables.Column(verbose_name=_("Article or service"))
    quantity = NumberColumn(verbose_name=_("Quantity"))
    unit = tables.Column(verbose_name=_("Unit"))
    unit_price = NumberColumn(decimals=2, verbose_name=_("Price per unit, kr"))
    amount = MoneyColumn(exact=True, verbose_name=_("Amount, kr"))
    invoice_number = tables.Column(verbose_name=_("Invoice number"))
    invoice_date = DayColumn(verbose_name=_("Invoice date"))
    remarks = tables.Column(orderable=False, verbose_name=_("Remarks at submission"))

    def render_amount(self, value: Any) -> str:
        """To the öre: this is the proof of a sum."""
        from portal.ui import formats

        return formats.number(value, 2)

    def render_is_party(self, value: Any) -> str:
        """In words."""
        return str(_("Yes") if value else _("No"))

    render_is_outside = render_is_party
    value_is_party = render_is_party
    value_is_outside = render_is_party

    class Meta(PortalTable.Meta):
        model = ReportRow
        order_by = ("position",)
        fields = (
            "position",
            "buyer_name",
            "buyer_number",
            "is_party",
            "is_outside",
            "lot",
            "article",
            "quantity",
            "unit",
            "unit_price",
            "amount",
            "invoice_number",
            "invoice_date",
            "remarks",
        )
