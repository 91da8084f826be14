"""Lists of letters and of addresses."""

from typing import ClassVar

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.notices import kinds
from portal.notices.models import FailingAddress, Letter
from portal.ui.tables import LinkedColumn, MomentColumn, PortalTable


class LetterTable(PortalTable):
    """The outbox."""

    caption = _("Letters")
    row_header = "subject"

    subject = LinkedColumn(linkify=lambda record: record.path)
    kind = tables.Column(verbose_name=_("Kind"))
    recipient = tables.Column(
        accessor="name", order_by="recipient__name", verbose_name=_("Recipient")
    )
    created_at = MomentColumn(verbose_name=_("Written"))
    status = tables.TemplateColumn(
        template_name="notices/status_cell.html",
        verbose_name=_("Status"),
    )

    again = tables.TemplateColumn(
        template_name="notices/again_cell.html",
        verbose_name=_("Actions"),
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(PortalTable.Meta):
        model = Letter
        fields: ClassVar = ["subject", "kind", "recipient", "created_at", "status", "again"]
        order_by = "-created_at"

    def render_kind(self, value: str) -> str:
        """The kind's name."""
        return kinds.name_of(value)

    def value_status(self, record: Letter) -> str:
        """The state in words, in a file."""
        return str(record.status_enum.label)


class AddressTable(PortalTable):
    """Addresses that do not work."""

    caption = _("Addresses that do not work")
    row_header = "address"

    address = tables.Column(verbose_name=_("E-mail address"))
    reason = tables.Column(verbose_name=_("What the mail server said"))
    since = MomentColumn(verbose_name=_("Since"))
    again = tables.TemplateColumn(
        template_name="notices/address_cell.html",
        verbose_name=_("Actions"),
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(PortalTable.Meta):
        model = FailingAddress
        fields: ClassVar = ["address", "reason", "since", "again"]
        order_by = "-since"
