"""The list of organisations."""

from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Organisation
from portal.ui import formats
from portal.ui.tables import LinkedColumn, NumberColumn, PortalTable


class OrganisationTable(PortalTable):
    """Name, how it belongs to the association, county, and how many people it has today."""

    caption = _("Organisations")
    row_header = "name"
    empty_title = _("No organisation matches")
    empty_help = _("Take away a filter, or search for an earlier name or a municipality code.")

    name = LinkedColumn(
        verbose_name=_("Organisation"),
        order_by="sort_name",
        linkify=lambda record: reverse("members:organisation", args=[record.pk]),
    )
    earlier = tables.Column(verbose_name=_("Earlier names"))
    kind = tables.Column(verbose_name=_("Kind"))
    relation = tables.Column(verbose_name=_("Relation"), order_by=("rank", "sort_name"))
    county = tables.Column(verbose_name=_("County"))
    organisation_number = tables.Column(
        accessor="formatted_number",
        order_by="organisation_number",
        verbose_name=_("Organisation number"),
    )
    people_today = NumberColumn(verbose_name=_("People"))

    class Meta(PortalTable.Meta):
        model = Organisation
        fields: ClassVar = [
            "name", "earlier", "kind", "relation", "county", "organisation_number", "people_today",
        ]  # fmt: skip

    def render_relation(self, record: Organisation) -> str:
        """How it belongs; for what has closed, why and from when."""
        if record.closed_on is None:
            return record.get_relation_display()
        text = format_html("{} {}", record.get_closing_display(), formats.day(record.closed_on))
        if record.succeeded_by is None:
            return text
        return format_html("{}: {}", text, record.succeeded_by.short_name)

    def value_relation(self, record: Organisation) -> str:
        """The same words in a file."""
        return str(self.render_relation(record))
