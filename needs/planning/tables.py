"""Next cycles and meetings as tables."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.planning.selectors import NextCycle
from portal.ui.tables import DayColumn, LinkedColumn, PortalTable, TagColumn


class CycleTable(PortalTable):
    """What follows each agreement, by the day on which work must begin."""

    caption = gettext_lazy("Next cycles")
    empty_title = gettext_lazy("Nothing to plan")
    empty_help = gettext_lazy("Agreements of the register and cycles that are proposed stand here.")

    title = LinkedColumn(verbose_name=gettext_lazy("What"), linkify=lambda record: record.url)
    readiness = TagColumn(verbose_name=gettext_lazy("Stands"), orderable=False)
    begins = DayColumn(verbose_name=gettext_lazy("Begin at the latest"))
    last_call_off = DayColumn(verbose_name=gettext_lazy("Last day for call-offs"))
    latest_end = DayColumn(verbose_name=gettext_lazy("With every option"))
    planned = tables.Column(verbose_name=gettext_lazy("Plan"), accessor="source", orderable=False)

    def render_planned(self, record: NextCycle) -> SafeString | str:
        """The proposal, the procurement that was started, or where a plan is made."""
        link = '<a class="ds-link" href="{}">{}</a>'
        if record.started_url:
            return format_html(link, record.started_url, _("Procurement"))
        if record.proposal is not None:
            return format_html(link, record.proposal.get_absolute_url(), _("Proposal"))
        return format_html(
            '<a class="ds-link" href="{}?avtal={}">{}</a>',
            reverse("planning:propose"),
            record.source,
            _("Propose"),
        )

    def value_planned(self, record: NextCycle) -> str:
        """The same in a file."""
        if record.started_url:
            return _("Procurement")
        return _("Proposal") if record.proposal is not None else ""


class MeetingTable(PortalTable):
    """The coming meetings of an organisation's boards; its file can be uploaded again."""

    caption = gettext_lazy("Coming meetings")
    empty_title = gettext_lazy("No meeting is entered")
    empty_help = gettext_lazy(
        "Enter the meetings of the boards that decide on mandates, or upload a file."
    )

    board = tables.Column(verbose_name=gettext_lazy("Board"), accessor="board__short_name")
    date = DayColumn(verbose_name=gettext_lazy("Date"))
    agenda_stop = DayColumn(verbose_name=gettext_lazy("Last day for matters"))
    remove = tables.TemplateColumn(
        template_name="planning/_remove.html",
        verbose_name=gettext_lazy("Actions"),
        orderable=False,
        exclude_from_export=True,
    )

    def __init__(self, *args: Any, may_change: bool = False, **kwargs: Any) -> None:
        if not may_change:
            kwargs["exclude"] = ("remove",)
        super().__init__(*args, **kwargs)
