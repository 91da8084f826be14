"""Lists of this room."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from contracts.invoices.enums import DocumentKind, InvoiceState, Result, UploadState
from contracts.invoices.models import Invoice, InvoiceUpload, UploadedDocument
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PortalTable,
    TagColumn,
)


class InvoiceTable(PortalTable):
    """Invoices, latest first."""

    caption = _("Electronic invoices")

    number = LinkedColumn(verbose_name=_("Invoice number"))
    seller_name = tables.Column(verbose_name=_("Supplier"))
    organisation = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Buyer"),
    )
    issued_on = DayColumn(verbose_name=_("Invoice date"))
    kind = tables.Column(verbose_name=_("Kind"))
    contract_reference = tables.Column(verbose_name=_("Contract reference"))
    total = MoneyColumn(exact=True, verbose_name=_("Sum without VAT"))
    state = TagColumn(choices=InvoiceState, order_by="state", verbose_name=_("State"))

    def render_kind(self, record: Any) -> str:
        """The kind in words."""
        return str(DocumentKind(record.kind).label)

    value_kind = render_kind

    class Meta(PortalTable.Meta):
        model = Invoice
        fields = (
            "number",
            "seller_name",
            "organisation",
            "issued_on",
            "kind",
            "contract_reference",
            "total",
            "state",
        )


class UploadTable(PortalTable):
    """Uploads, latest first."""

    caption = _("Uploads of invoices")

    files = LinkedColumn(
        accessor="pk",
        linkify=lambda record: record.get_absolute_url(),
        orderable=False,
        verbose_name=_("Files"),
    )
    organisation = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Organisation"),
    )
    uploaded_at = MomentColumn(verbose_name=_("Uploaded"))
    documents = NumberColumn(accessor="read_count", verbose_name=_("Documents"))
    refused = NumberColumn(accessor="refused_count", verbose_name=_("Not read in"))
    state = TagColumn(choices=UploadState, order_by="state", verbose_name=_("State"))

    def render_files(self, record: Any) -> str:
        """The first name and how many more."""
        return str(record)

    value_files = render_files

    class Meta(PortalTable.Meta):
        model = InvoiceUpload
        fields = ("files", "organisation", "uploaded_at", "documents", "refused", "state")


class DocumentTable(PortalTable):
    """What became of each document of an upload. `seen` are the invoices the reader may open."""

    caption = _("Documents of the upload")

    name = tables.Column(verbose_name=_("File"))
    result = TagColumn(choices=Result, order_by="result", verbose_name=_("Result"))
    sentence = tables.Column(orderable=False, verbose_name=_("What happened"))
    invoice = LinkedColumn(
        accessor="invoice__number",
        linkify=lambda record, table: table.address_of(record),
        verbose_name=_("Invoice"),
    )
    seller = tables.Column(accessor="invoice__seller_name", verbose_name=_("Supplier"))
    total = MoneyColumn(exact=True, accessor="invoice__total", verbose_name=_("Sum without VAT"))

    def __init__(self, *args: Any, seen: frozenset[int] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen = seen

    def address_of(self, record: Any) -> str | None:
        """The invoice's page, for those who may open it."""
        return record.invoice.get_absolute_url() if record.invoice_id in self.seen else None

    class Meta(PortalTable.Meta):
        model = UploadedDocument
        fields = ("name", "result", "sentence", "invoice", "seller", "total")


class LineTable(PortalTable):
    """The lines of one invoice with what they were matched to; rows of `selectors.LineRow`."""

    caption = _("Lines of the invoice")
    beside = ("why",)  # What the files have and the page tells otherwise.

    position = NumberColumn(verbose_name=_("Row"))
    name = tables.Column(verbose_name=_("Article"))
    quantity = NumberColumn(verbose_name=_("Quantity"))
    unit = tables.Column(verbose_name=_("Unit"))
    unit_price = NumberColumn(decimals=2, verbose_name=_("Price per unit, kr"))
    amount = NumberColumn(decimals=2, verbose_name=_("Amount, kr"))
    outcome = TagColumn(orderable=False, verbose_name=_("Match"))
    agreement = LinkedColumn(linkify=lambda record: record.address, verbose_name=_("Agreement"))
    article = tables.Column(verbose_name=_("Article number"))
    why = tables.Column(orderable=False, verbose_name=_("Why"))


class PriceTable(PortalTable):
    """Invoice lines beside the agreed price; rows of `prices.check.Row`."""

    caption = _("Invoiced prices")
    beside = ("why", "lot", "article")
    # Lines that could not be compared have none of these.
    figures = ("invoiced", "agreed", "share", "difference")

    number = LinkedColumn(verbose_name=_("Invoice"))
    name = tables.Column(verbose_name=_("Article"))
    difference = NumberColumn(
        decimals=2, accessor="compared__difference", verbose_name=_("Difference, kr")
    )
    share = PercentColumn(accessor="compared__share", verbose_name=_("Difference, %"))
    invoiced = NumberColumn(
        decimals=2, accessor="compared__invoiced", verbose_name=_("Invoiced, kr")
    )
    agreed = NumberColumn(decimals=2, accessor="compared__agreed", verbose_name=_("Agreed, kr"))
    amount = NumberColumn(decimals=2, accessor="line__amount", verbose_name=_("Line's amount, kr"))
    comparison = TagColumn(verbose_name=_("Price"))
    quantity = NumberColumn(accessor="line__quantity", verbose_name=_("Quantity"))
    unit = tables.Column(verbose_name=_("Unit"))
    supplier = tables.Column(verbose_name=_("Supplier"))
    buyer = tables.Column(verbose_name=_("Buyer"))
    day = DayColumn(verbose_name=_("Delivered"))
    why = tables.Column(orderable=False, verbose_name=_("Why"))
    lot = tables.Column(verbose_name=_("Lot"))
    article = tables.Column(verbose_name=_("Article number"))
