"""Lists of quantities, adjustments and snapshots."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from needs.consolidation.models import Adjustment, Inhabitants, Snapshot
from needs.inquiries.models import AnswerLine
from portal.ui import formats
from portal.ui.tables import (
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class LineTable(PortalTable):
    """Every answered quantity of an inquiry: the figures that a demand is made of."""

    caption = _("Answered quantities")
    empty_title = _("No answered quantities")

    organisation = LinkedColumn(
        verbose_name=_("Party"),
        accessor="answer__organisation__short_name",
        order_by="answer__organisation__sort_name",
        linkify=lambda record: reverse("needs:review", args=[record.answer_id]),
    )
    item = tables.Column(
        verbose_name=_("Line"), accessor="item__name", order_by=("item__position", "item_id")
    )
    counted = NumberColumn(verbose_name=_("Counted per year"))
    quantity = NumberColumn(verbose_name=_("Answered per year"))
    unit = tables.Column(verbose_name=_("Unit"), accessor="item__unit", orderable=False)
    confidence = tables.Column(verbose_name=_("How sure?"), accessor="confidence_label")
    value = MoneyColumn(verbose_name=_("Value per year"))
    note = tables.Column(verbose_name=_("Note"), orderable=False)
    adjust = tables.Column(
        verbose_name=_("Adjustment"),
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(PortalTable.Meta):
        model = AnswerLine
        fields = (
            "organisation",
            "item",
            "counted",
            "quantity",
            "unit",
            "confidence",
            "value",
            "note",
            "adjust",
        )

    def __init__(self, *args: Any, may_adjust: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_adjust:
            self.columns.hide("adjust")

    def render_adjust(self, record: Any) -> SafeString:
        """The way to count another figure, or that one is counted."""
        if record.counted != record.quantity:
            url = reverse("consolidation:adjustments", args=[record.answer.inquiry.procurement_id])
            return format_html('<a class="ds-link" href="{}">{}</a>', url, _("Adjusted"))
        url = f"{reverse('consolidation:adjust', args=[record.answer_id])}?line={record.item_id}"
        return format_html(
            '<a class="ds-link" href="{}">{}<span class="ds-sr-only"> – {}, {}</span></a>',
            url,
            _("Adjust"),
            record.answer.organisation.short_name,
            record.item.name,
        )


class AdjustmentTable(PortalTable):
    """Every adjustment of an inquiry, also those that are withdrawn or have fallen."""

    caption = _("Adjustments")
    empty_title = _("Nothing is adjusted")
    empty_help = _("The demand counts what the parties have answered.")

    organisation = LinkedColumn(
        verbose_name=_("Party"),
        accessor="answer__organisation__short_name",
        order_by="answer__organisation__sort_name",
        linkify=lambda record: reverse("consolidation:withdraw", args=[record.pk]),
    )
    item = tables.Column(verbose_name=_("Line"), accessor="item__name")
    original = NumberColumn(verbose_name=_("Answered"))
    quantity = NumberColumn(verbose_name=_("Counted instead"))
    unit = tables.Column(verbose_name=_("Unit"), accessor="item__unit", orderable=False)
    state = TagColumn(verbose_name=_("State"), orderable=False)
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    made_by = tables.Column(verbose_name=_("By"), accessor="made_by__name")
    made_at = MomentColumn(verbose_name=_("Adjusted"))

    class Meta(PortalTable.Meta):
        model = Adjustment
        fields = (
            "organisation",
            "item",
            "original",
            "quantity",
            "unit",
            "state",
            "reason",
            "made_by",
            "made_at",
        )


class SnapshotTable(PortalTable):
    """The frozen demands of a procurement."""

    caption = _("Snapshots of the demand")
    empty_title = _("Nothing is frozen yet")
    empty_help = _("Freeze the demand when somebody is to decide on it.")

    number = LinkedColumn(verbose_name=_("Snapshot"))
    made_at = MomentColumn(verbose_name=_("Frozen"))
    made_by = tables.Column(verbose_name=_("By"), accessor="made_by__name")
    answered = tables.Column(verbose_name=_("Answered"), order_by="answered")
    estimate = MoneyColumn(verbose_name=_("Whole term"))
    reason = tables.Column(verbose_name=_("Why"), orderable=False)
    used = tables.Column(
        verbose_name=_("Refers to it"), accessor="estimates_count", orderable=False
    )

    class Meta(PortalTable.Meta):
        model = Snapshot
        fields = ("number", "made_at", "made_by", "answered", "estimate", "reason", "used")

    def render_answered(self, record: Snapshot) -> str:
        """How many of how many."""
        return _("%(answered)s of %(asked)s") % {"answered": record.answered, "asked": record.asked}

    def render_used(self, value: int) -> str:
        """Whether an estimate and a ceiling stand on it."""
        return str(_("Estimate and ceiling")) if value else formats.NOTHING


class InhabitantsTable(PortalTable):
    """The latest number of inhabitants of each municipality."""

    caption = _("Inhabitants")
    empty_title = _("No figures are entered")
    empty_help = _("Fetch the table of population from Statistics Sweden and enter it here.")

    code = tables.Column(verbose_name=_("Code"), accessor="organisation__code")
    organisation = tables.Column(
        verbose_name=_("Municipality"),
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
    )
    count = NumberColumn(verbose_name=_("Inhabitants"), decimals=0)
    year = tables.Column(verbose_name=_("At the end of"))
    source = tables.Column(verbose_name=_("Source"), orderable=False)
    entered_by = tables.Column(verbose_name=_("Entered by"), accessor="entered_by__name")

    class Meta(PortalTable.Meta):
        model = Inhabitants
        fields = ("code", "organisation", "count", "year", "source", "entered_by")
