"""Lists of imports, of rejected rows and of lines."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from contracts.usage.enums import MatchOutcome
from contracts.usage.models import LearntMatch, LedgerImport, RejectedRow, UsageLine
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class ImportTable(PortalTable):
    """Imports, newest period first."""

    caption = _("Imported ledgers")
    empty_title = _("No ledgers yet")
    empty_help = _("Upload the first one to see who uses the agreements.")

    file_name = LinkedColumn(verbose_name=_("File"))
    organisation = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Organisation"),
    )
    period = tables.Column(order_by="period_start", verbose_name=_("Period"))
    source = tables.Column(accessor="source__name", verbose_name=_("Source"))
    state = TagColumn(accessor="state_enum", order_by="state", verbose_name=_("State"))
    rows_imported = NumberColumn(verbose_name=_("Rows imported"))
    rows_rejected = NumberColumn(verbose_name=_("Rows rejected"))
    amount = MoneyColumn(verbose_name=_("Sum"))
    uploaded_at = MomentColumn(verbose_name=_("Uploaded"))

    class Meta(PortalTable.Meta):
        model = LedgerImport
        fields = (
            "file_name",
            "organisation",
            "period",
            "source",
            "state",
            "rows_imported",
            "rows_rejected",
            "amount",
            "uploaded_at",
        )


class RejectedTable(PortalTable):
    """Rejected rows with their place in the file."""

    caption = _("Rejected rows")
    empty_title = _("No rejected rows")
    empty_help = _("Every row of the file was imported.")

    row_number = NumberColumn(verbose_name=_("Row"))
    reason = tables.Column(verbose_name=_("Reason"))
    text = tables.Column(verbose_name=_("The row as it stands"), orderable=False)

    def render_reason(self, record: Any) -> str:
        """The reason as a sentence."""
        return record.get_reason_display()

    value_reason = render_reason

    class Meta(PortalTable.Meta):
        model = RejectedRow
        fields = ("row_number", "reason", "text")


class LineTable(PortalTable):
    """Imported lines with what they were matched to."""

    caption = _("Ledger lines")
    empty_title = _("No lines")

    row_number = NumberColumn(verbose_name=_("Row"))
    supplier_name = tables.Column(verbose_name=_("Supplier"))
    supplier_number = tables.Column(verbose_name=_("Supplier's number"))
    date = DayColumn(verbose_name=_("Date"))
    account = tables.Column(verbose_name=_("Account"))
    unit = tables.Column(verbose_name=_("Buying unit"))
    amount = MoneyColumn(exact=True, verbose_name=_("Amount"))
    match = TagColumn(
        accessor="match_reason",
        choices=MatchOutcome,
        order_by="match_reason",
        verbose_name=_("Match"),
    )
    lot = LinkedColumn(
        accessor="lot__agreement", linkify=True, orderable=False, verbose_name=_("Agreement")
    )

    class Meta(PortalTable.Meta):
        model = UsageLine
        fields = (
            "row_number",
            "supplier_name",
            "supplier_number",
            "date",
            "account",
            "unit",
            "amount",
            "match",
            "lot",
        )


class LearntTable(PortalTable):
    """What people have said of unsure lines, with a way to take it back."""

    caption = _("Confirmed matches")
    empty_title = _("Nothing is confirmed yet")
    empty_help = _("What you decide of unsure lines stands here, and can be undone.")

    supplier_name = tables.Column(verbose_name=_("Supplier"))
    supplier_number = tables.Column(verbose_name=_("Supplier's number"))
    account = tables.Column(verbose_name=_("Account"))
    organisation = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Buyer"),
    )
    source = tables.Column(accessor="source_text", orderable=False, verbose_name=_("Source"))
    lot = tables.Column(accessor="answer_text", orderable=False, verbose_name=_("Decided as"))
    confirmed_by = tables.Column(accessor="confirmed_by__name", verbose_name=_("Confirmed by"))
    confirmed_at = MomentColumn(verbose_name=_("Confirmed"))
    undo = tables.TemplateColumn(
        template_name="usage/_undo.html",
        orderable=False,
        exclude_from_export=True,
        verbose_name=_("Undo"),
    )

    class Meta(PortalTable.Meta):
        model = LearntMatch
        fields = (
            "supplier_name",
            "supplier_number",
            "account",
            "organisation",
            "source",
            "lot",
            "confirmed_by",
            "confirmed_at",
            "undo",
        )
