"""Lists of letters."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.notices.models import Letter
from portal.ui.tables import PortalTable


class LetterTable(PortalTable):
    """The outbox."""

    subject = tables.Column(linkify=lambda record: record.path)
    recipient = tables.Column(
        accessor="name", order_by="recipient__name", verbose_name=_("Recipient")
    )
    created_at = tables.TemplateColumn(
        "{% load samordna %}{{ value|moment }}", verbose_name=_("Written")
    )
    status = tables.TemplateColumn(
        template_name="notices/status_cell.html",
        verbose_name=_("Status"),
    )

    class Meta(PortalTable.Meta):
        model = Letter
        fields = ("subject", "recipient", "created_at", "status")
        order_by = "-created_at"
