"""Lists of this room."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contracts.agreements.coverage import ceiling_tone
from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import PriceRow
from contracts.usage.models import UsageLine
from portal.ui import formats
from portal.ui.tables import (
    BarColumn,
    DayColumn,
    LinkedColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PortalTable,
    TagColumn,
)


class AgreementTable(PortalTable):
    """Agreements; rows read `with_status` and annotated with counts and the share."""

    caption = _("Agreements")
    empty_title = _("No agreements yet")

    title = LinkedColumn(verbose_name=_("Agreement"), order_by=("sort_title",))
    status = TagColumn(
        verbose_name=_("Status"),
        accessor="status_value",
        choices=AgreementStatus,
        order_by=("status_value",),
    )
    number = tables.Column(verbose_name=_("Agreement number"))
    kind = tables.Column(verbose_name=_("Kind"), accessor="get_kind_display", order_by=("kind",))
    responsible = tables.Column(
        verbose_name=_("Responsible"),
        accessor="responsible__short_name",
        order_by=("responsible__sort_name",),
    )
    valid_to = DayColumn(verbose_name=_("Last day for call-offs"))
    suppliers_count = NumberColumn(verbose_name=_("Suppliers"))
    parties_count = NumberColumn(verbose_name=_("Parties"))
    used = MoneyColumn(verbose_name=_("Used"))
    ceiling_share = BarColumn(verbose_name=_("Of the ceiling"), tone=ceiling_tone)

    class Meta(PortalTable.Meta):
        order_by = ("title",)
        sequence = (
            "title",
            "status",
            "number",
            "kind",
            "responsible",
            "valid_to",
            "suppliers_count",
            "parties_count",
            "used",
            "ceiling_share",
        )


class PriceTable(PortalTable):
    """Prices of an agreement, old ones too; rows read with lot, place and document."""

    caption = _("Prices")
    empty_title = _("No prices yet")

    name = tables.Column(verbose_name=_("Article"))
    article = tables.Column(verbose_name=_("Article number"))
    lot = tables.Column(verbose_name=_("Lot"), accessor="lot__name", order_by=("lot__number",))
    supplier = tables.Column(
        verbose_name=_("Supplier"),
        accessor="place__supplier__name",
        order_by=("place__supplier__sort_name",),
        default=_("Every supplier"),
    )
    price = NumberColumn(verbose_name=_("Price, kr"))
    unit = tables.Column(verbose_name=_("Unit"))
    valid_from = DayColumn(verbose_name=_("Valid from"))
    valid_to = DayColumn(verbose_name=_("Valid to"))
    source = tables.Column(verbose_name=_("Source"), empty_values=(), orderable=False)

    class Meta(PortalTable.Meta):
        model = PriceRow
        fields = ()
        order_by = ("name", "-valid_from")

    def render_price(self, value: Decimal) -> str:
        """Two decimals, four where the price has parts of an öre."""
        return formats.number(value, 2 if value == round(value, 2) else 4)

    def value_price(self, value: Decimal) -> Decimal:
        """The figure for an export."""
        return value

    def render_source(self, record: PriceRow) -> str:
        """The document, or the index that moved the price."""
        if record.document is not None:
            return format_html(
                '<a class="ds-link" href="{}">{}</a>',
                record.document.get_absolute_url(),
                self.value_source(record),
            )
        return self.value_source(record)

    def value_source(self, record: PriceRow) -> str:
        """The same as text."""
        if record.adjustment is not None:
            return _("%(index)s, %(month)s") % {
                "index": record.adjustment.index.name,
                "month": formats.month(record.adjustment.month),
            }
        return record.document.title if record.document is not None else "–"


class OverviewTable(PortalTable):
    """Use per agreement, for people of the association."""

    caption = _("Use per agreement")
    empty_title = _("No agreements yet")
    empty_help = _("Use is shown when agreements are registered and ledgers imported.")

    title = LinkedColumn(verbose_name=_("Agreement"))
    used = MoneyColumn(verbose_name=_("Used"))
    ceiling = MoneyColumn(verbose_name=_("Ceiling"))
    share = BarColumn(verbose_name=_("Of the ceiling"), tone=ceiling_tone)
    using = NumberColumn(verbose_name=_("Parties using it"))
    coverage_share = PercentColumn(verbose_name=_("Months known"))


class OwnOverviewTable(PortalTable):
    """Use per agreement, for people of a party: their own and the ceiling of all."""

    caption = _("Our use per agreement")
    empty_title = _("No agreements yet")
    empty_help = _("Agreements to which your organisation is a party are shown here.")

    title = LinkedColumn(verbose_name=_("Agreement"))
    valid_to = DayColumn(verbose_name=_("Last day for call-offs"), accessor="agreement__valid_to")
    own_year = MoneyColumn(verbose_name=_("We this year"))
    own = MoneyColumn(verbose_name=_("We in total"))
    used = MoneyColumn(verbose_name=_("All parties"))
    share = BarColumn(verbose_name=_("Of the ceiling"), tone=ceiling_tone)


class LineTable(PortalTable):
    """Usage lines behind a figure, each leading to its ledger."""

    caption = _("Invoice lines")
    empty_title = _("No invoice lines")

    date = DayColumn(verbose_name=_("Date"))
    organisation = tables.Column(
        verbose_name=_("Buyer"), accessor="organisation__short_name",
        order_by=("organisation__sort_name",),
    )  # fmt: skip
    supplier_name = tables.Column(verbose_name=_("Supplier"))
    lot = tables.Column(verbose_name=_("Lot"), accessor="lot__name")
    invoice_number = tables.Column(verbose_name=_("Invoice"))
    account_text = tables.Column(verbose_name=_("Account"))
    amount = MoneyColumn(verbose_name=_("Amount, kr"), exact=True)
    origin = tables.Column(
        verbose_name=_("From"), accessor="origin", orderable=False, empty_values=()
    )

    class Meta(PortalTable.Meta):
        model = UsageLine
        fields = ()
        order_by = ("-date",)

    def render_amount(self, value: object) -> str:
        """To the öre: this is the proof of a sum."""
        return formats.number(value, 2)  # type: ignore[arg-type]

    def render_origin(self, record: UsageLine) -> str:
        """The file, report, invoice or call-off with the row, as a link."""
        text = self.value_origin(record)
        if not record.origin.url:
            return text
        return format_html('<a class="ds-link" href="{}">{}</a>', record.origin.url, text)

    def value_origin(self, record: UsageLine) -> str:
        """What the line came in with, and its row."""
        return _("%(file)s, row %(row)s") % {
            "file": record.origin.title,
            "row": record.row_number,
        }
