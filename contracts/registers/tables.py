"""Lists of register imports and of the rows left out."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from contracts.registers.models import RegisterImport, RegisterRejectedRow
from portal.ui.tables import LinkedColumn, MomentColumn, NumberColumn, PortalTable, TagColumn


class ImportTable(PortalTable):
    """Imports, newest first."""

    caption = _("Imported registers")
    empty_title = _("No registers yet")
    empty_help = _("Upload a register of agreements that is kept in another system.")

    file_name = LinkedColumn(verbose_name=_("File"))
    source = tables.Column(accessor="source__name", verbose_name=_("Source"))
    state = TagColumn(accessor="state_enum", order_by="state", verbose_name=_("State"))
    made = NumberColumn(verbose_name=_("New"))
    changed = NumberColumn(verbose_name=_("Changed"))
    unchanged = NumberColumn(verbose_name=_("As before"))
    rows_rejected = NumberColumn(verbose_name=_("Rows rejected"))
    uploaded_at = MomentColumn(verbose_name=_("Uploaded"))

    class Meta(PortalTable.Meta):
        model = RegisterImport
        fields = (
            "file_name",
            "source",
            "state",
            "made",
            "changed",
            "unchanged",
            "rows_rejected",
            "uploaded_at",
        )


class RejectedTable(PortalTable):
    """Rejected rows with their place in the file, to correct from."""

    caption = _("Rejected rows")
    empty_title = _("No rejected rows")
    empty_help = _("Every row of the file was imported.")

    row_number = NumberColumn(verbose_name=_("Row"))
    field = tables.Column(verbose_name=_("Column"))
    reason = tables.Column(verbose_name=_("Reason"))
    text = tables.Column(verbose_name=_("The row as it stands"), orderable=False)

    class Meta(PortalTable.Meta):
        model = RegisterRejectedRow
        fields = ("row_number", "field", "reason", "text")
