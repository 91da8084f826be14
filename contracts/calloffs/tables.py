"""Lists of this room."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contracts.agreements.coverage import ceiling_tone
from contracts.agreements.models import AgreementLot
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff, CeilingRequest
from portal.ui.tables import (
    BarColumn,
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class CallOffTable(PortalTable):
    """Call-offs, newest first."""

    caption = _("Call-offs")
    empty_title = _("No call-offs yet")

    made_on = DayColumn(verbose_name=_("Day"), linkify=True)
    status = TagColumn(verbose_name=_("Status"), accessor="status", choices=CallOffStatus)
    organisation = tables.Column(
        verbose_name=_("Buyer"),
        accessor="organisation__short_name",
        order_by=("organisation__sort_name",),
    )
    agreement = tables.Column(
        verbose_name=_("Agreement"),
        accessor="lot__agreement__title",
        order_by=("lot__agreement__sort_title",),
    )
    lot = tables.Column(verbose_name=_("Lot"), accessor="lot__name", order_by=("lot__number",))
    supplier = tables.Column(
        verbose_name=_("Supplier"),
        accessor="place__supplier__name",
        order_by=("place__supplier__sort_name",),
    )
    value = MoneyColumn(verbose_name=_("Value"))
    quantity = NumberColumn(verbose_name=_("Quantity"))
    method = tables.Column(verbose_name=_("How chosen"), accessor="get_method_display",
                           order_by=("method",))  # fmt: skip
    reference = tables.Column(verbose_name=_("Reference"))
    contract_to = DayColumn(verbose_name=_("Contract until"))

    class Meta(PortalTable.Meta):
        model = CallOff
        fields = ()
        order_by = ("-made_on",)


class LotTable(PortalTable):
    """Lots by which something can be called off today: the way to a new call-off."""

    caption = _("What can be called off")
    empty_title = _("Nothing can be called off")

    name = tables.Column(verbose_name=_("Lot"))
    agreement = LinkedColumn(
        verbose_name=_("Agreement"), accessor="agreement", order_by=("agreement__sort_title",)
    )
    number = tables.Column(verbose_name=_("Agreement number"), accessor="agreement__number")
    how = tables.Column(verbose_name=_("How a supplier is chosen"), accessor="pk", orderable=False)
    valid_to = DayColumn(verbose_name=_("Call-offs until"), accessor="agreement__valid_to")

    class Meta(PortalTable.Meta):
        model = AgreementLot
        fields = ()
        order_by = ("agreement",)

    def render_name(self, record: Any) -> str:
        """The lot and its sub-areas, each leading to its own page."""
        url = reverse("calloffs:register", args=[record.pk])
        areas = list(record.sub_areas.all())
        if not areas:
            return format_html('<a class="ds-link" href="{}">{}</a>', url, record.name)
        from django.utils.html import format_html_join

        links = format_html_join(
            ", ",
            '<a class="ds-link" href="{}?delomrade={}">{}</a>',
            ((url, area.pk, area.name) for area in areas),
        )
        return format_html("{}: {}", record.name, links)

    def value_name(self, record: Any) -> str:
        """The lot's name."""
        return str(record.name)

    def render_how(self, record: Any) -> str:
        """The lot's own way, else the agreement's."""
        from contracts.agreements.enums import CallOffModel

        method = record.call_off_model or record.agreement.call_off_model
        return str(CallOffModel(method).label) if method else "–"


class QueueTable(PortalTable):
    """Questions about ceilings, oldest first."""

    caption = _("Call-offs above a ceiling")
    empty_title = _("Nobody is waiting")
    empty_help = _(
        "A call-off that would pass a ceiling, where the law leaves it open, comes here."
    )

    asked_at = MomentColumn(verbose_name=_("Asked"))
    buyer = tables.Column(
        verbose_name=_("Buyer"),
        accessor="call_off__organisation__short_name",
        order_by=("call_off__organisation__sort_name",),
    )
    agreement = tables.Column(
        verbose_name=_("Agreement"), accessor="call_off__lot__agreement__title",
        order_by=("call_off__lot__agreement__sort_title",),
    )  # fmt: skip
    value = MoneyColumn(verbose_name=_("Value"), accessor="call_off__value")
    left = MoneyColumn(verbose_name=_("Left then"))
    outcome = tables.Column(
        verbose_name=_("Decision"), accessor="call_off__status", order_by=("call_off__status",)
    )

    class Meta(PortalTable.Meta):
        model = CeilingRequest
        fields = ()
        order_by = ("asked_at",)

    def render_agreement(self, record: CeilingRequest) -> str:
        """The agreement, leading to the question."""
        return format_html(
            '<a class="ds-link" href="{}">{}</a>',
            reverse("calloffs:examine", args=[record.pk]),
            record.call_off.lot.agreement.title,
        )

    def render_outcome(self, record: CeilingRequest) -> str:
        """Where the call-off stands."""
        return str(record.call_off.status_enum.label)


class PartTable(PortalTable):
    """How the ceiling wears down: the whole, each lot, each member."""

    caption = _("Ceiling by lot and member")
    empty_title = _("Nothing stands against the ceiling")

    name = LinkedColumn(verbose_name=_("Part"))
    kind_label = tables.Column(verbose_name=_("Kind"))
    used = MoneyColumn(verbose_name=_("Bought"), accessor="room__used")
    ordered = MoneyColumn(verbose_name=_("Called off, not delivered"), accessor="room__ordered")
    ceiling = MoneyColumn(verbose_name=_("Ceiling"), accessor="room__ceiling")
    left = MoneyColumn(verbose_name=_("Left"), accessor="room__left")
    of_ceiling = BarColumn(verbose_name=_("Of the ceiling"), tone=ceiling_tone)
    per_month = MoneyColumn(verbose_name=_("A month"))
    reached_on = DayColumn(verbose_name=_("Reached around"))
    earliest = DayColumn(verbose_name=_("Earliest"))
    latest_day = DayColumn(verbose_name=_("Latest"))
    likely = MoneyColumn(verbose_name=_("Taken at the end"))
    least = MoneyColumn(verbose_name=_("At least"))
    most = MoneyColumn(verbose_name=_("At most"))
