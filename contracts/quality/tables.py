"""Lists of this room."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.quality.enums import DeviationState, Grade, Result, Severity, Standing
from contracts.quality.models import Assessment, Deviation
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class SummaryTable(PortalTable):
    """Suppliers under agreements, with their grades of a year; rows are `selectors.Summary`."""

    caption = _("Suppliers and their grades")
    empty_title = _("Nothing is followed up yet")
    in_file_only = ("latest_on",)

    supplier = LinkedColumn(
        accessor="supplier__name",
        order_by="supplier__sort_name",
        linkify=lambda record: reverse("quality:supplier", args=[record.supplier.pk]),
        verbose_name=_("Supplier"),
    )
    agreement = LinkedColumn(
        accessor="agreement__title",
        order_by="agreement__sort_title",
        linkify=lambda record: record.agreement.get_absolute_url(),
        verbose_name=_("Agreement"),
    )
    grade = TagColumn(choices=Grade, verbose_name=_("Grade"))
    reason = tables.Column(orderable=False, verbose_name=_("Why"))
    mean = NumberColumn(decimals=1, verbose_name=_("Satisfaction of 5"))
    answers = NumberColumn(verbose_name=_("Members' answers"))
    late = NumberColumn(verbose_name=_("Late answers"))
    open_deviations = NumberColumn(verbose_name=_("Open deviations"))
    latest_on = DayColumn(verbose_name=_("Latest answer"))

    class Meta(PortalTable.Meta):
        order_by = ("supplier",)
        fields = (
            "supplier",
            "agreement",
            "grade",
            "reason",
            "mean",
            "answers",
            "late",
            "open_deviations",
            "latest_on",
        )


class AssessmentTable(PortalTable):
    """Assessments; rows read by `selectors.listed`."""

    caption = _("Follow-ups")
    empty_title = _("Nothing has been asked for yet")
    in_file_only = ("kind", "days_late", "reminded_at")

    supplier = LinkedColumn(
        accessor="supplier__name",
        order_by="supplier__sort_name",
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=_("Supplier"),
    )
    title = tables.Column(accessor="follow_up__title", verbose_name=_("What is followed up"))
    kind = tables.Column(
        accessor="follow_up__get_kind_display",
        order_by="follow_up__kind",
        verbose_name=_("How"),
    )
    agreement = tables.Column(
        accessor="follow_up__agreement__title",
        order_by="follow_up__agreement__sort_title",
        verbose_name=_("Agreement"),
    )
    member = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Member"),
    )
    standing = TagColumn(accessor="standing_value", choices=Standing, verbose_name=_("Stands"))
    due_on = DayColumn(verbose_name=_("Last day"))
    days_late = NumberColumn(order_by="due_on", verbose_name=_("Days late"))
    reminded_at = MomentColumn(verbose_name=_("Last letter"))
    result = TagColumn(choices=Result, verbose_name=_("Result"))

    class Meta(PortalTable.Meta):
        model = Assessment
        fields = (
            "supplier",
            "title",
            "kind",
            "agreement",
            "member",
            "standing",
            "due_on",
            "days_late",
            "reminded_at",
            "result",
        )


class DeviationTable(PortalTable):
    """Deviations; rows read by `selectors.deviations`."""

    caption = _("Deviations")
    empty_title = _("No deviations")
    in_file_only = ("happened_on", "reported_at")

    number = LinkedColumn(
        accessor="pk",
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=_("Number"),
    )
    title = tables.Column(verbose_name=_("What happened"))
    supplier = tables.Column(
        accessor="supplier__name", order_by="supplier__sort_name", verbose_name=_("Supplier")
    )
    agreement = tables.Column(
        accessor="agreement__title", order_by="agreement__sort_title", verbose_name=_("Agreement")
    )
    member = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Member"),
    )
    severity = TagColumn(choices=Severity, verbose_name=_("Severity"))
    state = TagColumn(choices=DeviationState, verbose_name=_("State"))
    overdue = tables.BooleanColumn(order_by="overdue", verbose_name=_("Overdue"))
    happened_on = DayColumn(verbose_name=_("Happened"))
    reported_at = MomentColumn(verbose_name=_("Reported"))

    def render_overdue(self, value: Any) -> str:
        """In words."""
        return str(_("Yes") if value else _("No"))

    value_overdue = render_overdue

    class Meta(PortalTable.Meta):
        model = Deviation
        fields = (
            "number",
            "title",
            "supplier",
            "agreement",
            "member",
            "severity",
            "state",
            "overdue",
            "happened_on",
            "reported_at",
        )
