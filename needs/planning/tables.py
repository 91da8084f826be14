"""Next cycles and meetings as tables."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from needs.planning.selectors import NextCycle
from portal.ui.tables import DayColumn, LinkedColumn, PortalTable, TagColumn


class CycleTable(PortalTable):
    """What follows each agreement, by the day on which work must begin."""

    caption = _("Next cycles")
    empty_title = _("Nothing to plan")
    empty_help = _("Agreements of the register and cycles that are proposed stand here.")

    title = LinkedColumn(verbose_name=_("What"), linkify=lambda record: record.url)
    readiness = TagColumn(verbose_name=_("Stands"), orderable=False)
    begins = DayColumn(verbose_name=_("Begin at the latest"))
    last_call_off = DayColumn(verbose_name=_("Last day for call-offs"))
    latest_end = DayColumn(verbose_name=_("With every option"))
    planned = tables.Column(verbose_name=_("Plan"), accessor="source", orderable=False)

    def render_planned(self, record: NextCycle) -> SafeString | str:
        """The proposal, the procurement that was started, or where a plan is made."""
        link = '<a class="ds-link" href="{}">{}</a>'
        if record.started_url:
            return format_html(link, record.started_url, _now("Procurement"))
        if record.proposal is not None:
            return format_html(link, record.proposal.get_absolute_url(), _now("Proposal"))
        return format_html(
            '<a class="ds-link" href="{}?avtal={}">{}</a>',
            reverse("planning:propose"),
            record.source,
            _now("Propose"),
        )

    def value_planned(self, record: NextCycle) -> str:
        """The same in a file."""
        if record.started_url:
            return _now("Procurement")
        return _now("Proposal") if record.proposal is not None else ""


class MeetingTable(PortalTable):
    """The coming meetings of an organisation's boards; its file can be uploaded again."""

    caption = _("Coming meetings")
    empty_title = _("No meeting is entered")
    empty_help = _("Enter the meetings of the boards that decide on mandates, or upload a file.")

    board = tables.Column(verbose_name=_("Board"), accessor="board__short_name")
    date = DayColumn(verbose_name=_("Date"))
    agenda_stop = DayColumn(verbose_name=_("Last day for matters"))
    remove = tables.TemplateColumn(
        template_name="planning/_remove.html",
        verbose_name="",
        orderable=False,
        exclude_from_export=True,
    )

    def __init__(self, *args: Any, may_change: bool = False, **kwargs: Any) -> None:
        if not may_change:
            kwargs["exclude"] = ("remove",)
        super().__init__(*args, **kwargs)
