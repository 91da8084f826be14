"""Lists of inquiries and answers."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.models import Answer, Inquiry, InquiryTemplate
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    PortalTable,
    TagColumn,
)


class OwnAnswersTable(PortalTable):
    """A party's own answers, over all inquiries."""

    caption = gettext_lazy("Our answers to needs inquiries")
    empty_title = gettext_lazy("Nobody has asked about your needs yet")
    empty_help = gettext_lazy(
        "When the association asks, you get a letter and find the inquiry here."
    )

    procurement = LinkedColumn(
        verbose_name=gettext_lazy("Procurement"),
        accessor="inquiry__procurement__title",
        order_by="inquiry__procurement__sort_title",
        linkify=lambda record: record.get_absolute_url(),
    )
    organisation = tables.Column(
        verbose_name=gettext_lazy("Organisation"),
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
    )
    status = TagColumn(
        verbose_name=gettext_lazy("Answer"), accessor="status_enum", order_by="status"
    )
    deadline = DayColumn(
        verbose_name=gettext_lazy("Last day to answer"),
        accessor="last_day",
        order_by="inquiry__deadline",
    )
    submitted_at = MomentColumn(verbose_name=gettext_lazy("Submitted"))

    class Meta(PortalTable.Meta):
        model = Answer
        fields = ("procurement", "organisation", "status", "deadline", "submitted_at")


class InquiryTable(PortalTable):
    """All inquiries, for the association."""

    caption = gettext_lazy("Needs inquiries")
    empty_title = gettext_lazy("No needs inquiries yet")
    empty_help = gettext_lazy("Open a procurement and choose “Ask for needs”.")

    title = LinkedColumn(
        verbose_name=gettext_lazy("Inquiry"), linkify=lambda record: record.get_absolute_url()
    )
    procurement = tables.Column(
        verbose_name=gettext_lazy("Procurement"),
        accessor="procurement__title",
        order_by="procurement__sort_title",
    )
    status = TagColumn(
        verbose_name=gettext_lazy("State"), accessor="status_enum", order_by="status_on"
    )
    answered = tables.Column(verbose_name=gettext_lazy("Answered"), order_by="answered")
    deadline = DayColumn(verbose_name=gettext_lazy("Last day to answer"))

    class Meta(PortalTable.Meta):
        model = Inquiry
        fields = ("title", "procurement", "status", "answered", "deadline")

    def render_answered(self, record: Any) -> str:
        """How many of how many."""
        if record.sent_at is None:
            return "–"
        words = {"answered": record.answered, "asked": record.asked}
        return _("%(answered)s of %(asked)s") % words


class TemplateTable(PortalTable):
    """Templates of inquiries."""

    caption = gettext_lazy("Templates of needs inquiries")
    empty_title = gettext_lazy("No templates yet")
    empty_help = gettext_lazy("Open an inquiry that went well and keep it as a template.")

    name = LinkedColumn(
        verbose_name=gettext_lazy("Template"),
        linkify=lambda record: reverse("needs:template", args=[record.pk]),
    )
    lines = tables.Column(
        verbose_name=gettext_lazy("Lines"), accessor="line_names", orderable=False
    )
    kept_at = MomentColumn(verbose_name=gettext_lazy("Kept"))
    kept_by = tables.Column(
        verbose_name=gettext_lazy("By"), accessor="kept_by__name", order_by="kept_by__name"
    )
    used_at = MomentColumn(verbose_name=gettext_lazy("Last used"))

    class Meta(PortalTable.Meta):
        model = InquiryTemplate
        fields = ("name", "lines", "kept_at", "kept_by", "used_at")

    def render_lines(self, value: list[str]) -> str:
        """How many, and the first of them."""
        words = {"count": len(value), "names": ", ".join(value[:3])}
        return _("%(count)s: %(names)s") % words

    def value_lines(self, value: list[str]) -> int:
        """How many, in a file."""
        return len(value)
