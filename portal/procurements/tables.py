"""Lists of procurements and suppliers."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.audit.models import Look
from portal.people.models import User
from portal.procurements import rosters
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Procurement, Supplier
from portal.procurements.selectors import CHAIN_LENGTH, Stage, stage_of
from portal.ui import formats
from portal.ui.filters import PortalFilterSet
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    PortalTable,
    TagColumn,
)


class ChainColumn(tables.Column):
    """The chain in small: a bar of seven and the link that goes on now."""

    def _stage(self, record: Any) -> Stage:
        stage = record.__dict__.get("_stage")
        if stage is None:
            stage = record.__dict__["_stage"] = stage_of(record)
        return stage

    def render(self, record: Any) -> SafeString:
        """The bar and the name."""
        stage = self._stage(record)
        text = f"{stage.label}, {stage.text}"
        return format_html(
            '<span class="bar-line"><progress class="bar" value="{}" max="{}" aria-label="{}">'
            '</progress><span class="src">{}</span></span>',
            stage.done,
            CHAIN_LENGTH,
            text,
            stage.label,
        )

    def value(self, record: Any) -> str:
        """The words."""
        stage = self._stage(record)
        return f"{stage.label} ({stage.text})"


class NextColumn(tables.Column):
    """The next planned date and what it is."""

    def render(self, record: Any) -> SafeString | str:
        """Day and step; a passed day says so."""
        stage = stage_of(record)
        if stage.next_on is None:
            return formats.NOTHING
        text = format_html(
            "{} <span class='src'>{}</span>", formats.day(stage.next_on), stage.next_label
        )
        if stage.late:
            late = formats.days_left(stage.next_on)
            return format_html('{} <span class="ds-tag" data-color="warning">{}</span>', text, late)
        return text

    def value(self, record: Any) -> Any:
        """The day."""
        return record.next_on


class ProcurementTable(PortalTable):
    """Procurements."""

    caption = _("Procurements")
    empty_title = _("No procurements yet")
    title = LinkedColumn(verbose_name=_("Procurement"), order_by="sort_title")
    status = TagColumn(verbose_name=_("Status"), choices=ProcurementStatus)
    chain = ChainColumn(verbose_name=_("Chain"), empty_values=(), orderable=False)
    next_on = NextColumn(verbose_name=_("Next date"), empty_values=())
    estimated_value = MoneyColumn(verbose_name=_("Estimated value"))
    responsible = tables.Column(
        verbose_name=_("Responsible"), accessor="responsible__name", order_by="responsible__name"
    )

    class Meta(PortalTable.Meta):
        model = Procurement
        fields = ("title", "status", "chain", "next_on", "estimated_value", "responsible")
        order_by = ("next_on",)

    def render_title(self, value: str, record: Any) -> SafeString | str:
        """The title, with the area below."""
        return value

    def order_next_on(self, queryset: Any, is_descending: Any) -> tuple[Any, bool]:
        """Cases without a date last, both ways."""
        from django.db.models import F

        column = F("next_on")
        ordered = column.desc(nulls_last=True) if is_descending else column.asc(nulls_last=True)
        return queryset.order_by(ordered, "sort_title"), True


class ProcurementFilter(PortalFilterSet):
    """Filters of the list; the choices are those of what the person may see."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ProcurementStatus.choices, empty_label=_("All")
    )
    area = django_filters.ChoiceFilter(label=_("Area"), choices=[], empty_label=_("All"))
    responsible = django_filters.ModelChoiceFilter(
        label=_("Responsible"), queryset=User.objects.none(), empty_label=_("All")
    )

    class Meta:
        model = Procurement
        fields = ("status", "area", "responsible")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Procurement.objects.visible_to(self.request.user).order_by()
        areas = sorted({area for area in seen.values_list("area", flat=True) if area})
        self.filters["area"].extra["choices"] = [(area, area) for area in areas]
        people = User.objects.filter(pk__in=seen.values("responsible_id")).order_by("name")
        self.filters["responsible"].extra["queryset"] = people


class SupplierTable(PortalTable):
    """Suppliers."""

    caption = _("Suppliers")
    empty_title = _("No suppliers yet")
    name = LinkedColumn(
        verbose_name=_("Supplier"),
        linkify=("procurements:supplier", {"pk": tables.A("pk")}),
        order_by="sort_name",
    )
    organisation_number = tables.Column(verbose_name=_("Organisation number"))
    country = tables.Column(verbose_name=_("Country"))
    tender_count = tables.Column(verbose_name=_("Tenders"), attrs={"td": {"class": "num"}})

    class Meta(PortalTable.Meta):
        model = Supplier
        fields = ("name", "organisation_number", "country", "tender_count")


class TenderTable(PortalTable):
    """Tenders of a supplier."""

    caption = _("Tenders")
    procurement = LinkedColumn(
        verbose_name=_("Procurement"),
        linkify=("procurements:case", {"pk": tables.A("procurement_id")}),
    )
    received_on = DayColumn(verbose_name=_("Received"))
    outcome = TagColumn(verbose_name=_("Outcome"), accessor="outcome_enum", orderable=False)
    rank = tables.Column(verbose_name=_("Rank"))

    class Meta(PortalTable.Meta):
        fields = ("procurement", "received_on", "outcome", "rank")


class ReadingTable(PortalTable):
    """Who has read the tenders of a case."""

    caption = _("Readings of tenders, latest first")
    at = MomentColumn(verbose_name=_("Time"))
    user_name = tables.Column(verbose_name=_("Person"))
    reason = tables.Column(verbose_name=_("What was shown"))
    path = tables.Column(verbose_name=_("Address"))

    class Meta(PortalTable.Meta):
        model = Look
        fields = ("at", "user_name", "reason", "path")
        order_by = "-at"

    def render_reason(self, value: str) -> str:
        """What was shown, in words."""
        return str(_SHOWN.get(value, value))

    def value_reason(self, value: str) -> str:
        """The same in an export."""
        return self.render_reason(value)


# A column of sentences: wide enough that a sentence takes a few lines, not twenty.
WORDS = {"td": {"class": "words"}}


class DeclarationTable(PortalTable):
    """The register of interests."""

    caption = _("Declarations of interests")
    procurement = LinkedColumn(
        verbose_name=_("Procurement"),
        linkify=("procurements:team", {"pk": tables.A("procurement__pk")}),
        order_by="procurement__title",
    )
    user = tables.Column(verbose_name=_("Person"), accessor="user__name")
    represents = tables.Column(verbose_name=_("Comes from"))
    tasks = tables.Column(verbose_name=_("Tasks"))
    asked_at = DayColumn(verbose_name=_("Was asked"))
    state = TagColumn(verbose_name=_("State"))
    declared_at = DayColumn(verbose_name=_("Answer came"))
    renewed = tables.Column(verbose_name=_("Tenderers known"))
    interests = tables.Column(verbose_name=_("Answer"), orderable=False, attrs=WORDS)
    handling = tables.Column(verbose_name=_("How it was handled"), orderable=False, attrs=WORDS)

    class Meta(PortalTable.Meta):
        fields = (
            "procurement",
            "user",
            "represents",
            "tasks",
            "asked_at",
            "state",
            "declared_at",
            "renewed",
            "interests",
            "handling",
        )


_SHOWN = {
    rosters.TENDERS: _("Tenders"),
    rosters.LIST: _("The list at the opening"),
    rosters.NAMES: _("The tenderers, for the declaration"),
    rosters.AWARD: _("Tenders, for the award decision"),
}
