"""The mandate board's table."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from mandates import volumes
from mandates.models import Mandate
from portal.ui import formats
from portal.ui.tables import DayColumn, LinkedColumn, PortalTable, TagColumn

# What Swedish municipalities call their bodies in a reference: `SN § 114`.
SHORT_NAMES = {
    "kommunfullmäktige": "KF",
    "kommunstyrelsen": "KS",
    "kommunstyrelsens arbetsutskott": "KSAU",
    "socialnämnden": "SN",
    "omsorgsnämnden": "ON",
    "vård- och omsorgsnämnden": "VON",
}


def short_body(name: str) -> str:
    """`SN` for Socialnämnden; other names as they are."""
    return SHORT_NAMES.get(name.casefold().strip(), name)


class MandateTable(PortalTable):
    """One row per party: how far, next board meeting, needs, decision."""

    caption = _("Mandates, one row per party")
    empty_title = _("No mandates yet")

    organisation = LinkedColumn(
        verbose_name=_("Party"),
        accessor="organisation__short_name",
        order_by=("organisation__sort_name",),
    )
    standing = TagColumn(verbose_name=_("State"), order_by=("status", "outlook"))
    meeting = tables.Column(
        verbose_name=_("Next board meeting"), accessor="meeting_on", empty_values=()
    )
    needs = tables.Column(
        verbose_name=_("Needs per year"),
        accessor="volumes",
        orderable=False,
        empty_values=(),
        attrs={"th": {"class": "num"}, "td": {"class": "num"}},
    )
    decision = tables.Column(
        verbose_name=_("Decision"),
        accessor="decision_line",
        order_by=("decided_on",),
        empty_values=(),
        attrs={"td": {"class": "decision"}},
    )

    class Meta(PortalTable.Meta):
        model = Mandate
        fields = ("organisation", "standing", "meeting", "needs", "decision")

    def render_meeting(self, record: Mandate) -> str:
        """`9 dec, stopp 25 nov`, while the board has yet to decide."""
        if not record.outlook_enum or not record.meeting_on:
            return formats.NOTHING
        meeting = formats.day(record.meeting_on, "short")
        if not record.agenda_stop_on:
            return meeting
        return str(_("%(day)s, closes %(stop)s")) % {
            "day": meeting,
            "stop": formats.day(record.agenda_stop_on, "short"),
        }

    def value_meeting(self, record: Mandate) -> Any:
        """The day itself."""
        return record.meeting_on if record.outlook_enum else None

    def render_needs(self, record: Mandate) -> str:
        """The first line and how many more."""
        return volumes.in_words(record.volumes) or formats.NOTHING

    def value_needs(self, record: Mandate) -> str:
        """Every line."""
        return volumes.in_words(record.volumes, most=None)

    def render_decision(self, record: Mandate) -> str:
        """`SN § 114, 21 okt 2026`."""
        if not record.decided_on:
            return formats.NOTHING
        line = record.decision_line.replace(record.body, short_body(record.body), 1)
        return f"{line}, {formats.day(record.decided_on)}"

    def value_decision(self, record: Mandate) -> str:
        """The same with an ISO date."""
        return (
            f"{record.decision_line}, {record.decided_on.isoformat()}" if record.decided_on else ""
        )


class OwnMandateTable(PortalTable):
    """The mandates of a person's own organisations, over all cases."""

    caption = _("Your organisation's mandates")
    empty_title = _("No mandates to give")
    empty_help = _("When the association asks for a mandate, it is found here and in your e-mail.")

    case = LinkedColumn(
        verbose_name=_("Procurement"),
        accessor="request__procurement__title",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("request__procurement__sort_title",),
    )
    organisation = tables.Column(
        verbose_name=_("Party"),
        accessor="organisation__short_name",
        order_by=("organisation__sort_name",),
    )
    standing = TagColumn(verbose_name=_("State"), order_by=("status",))
    deadline = DayColumn(
        verbose_name=_("Last day"),
        accessor="request__deadline",
        order_by=("request__deadline",),
    )

    class Meta(PortalTable.Meta):
        model = Mandate
        fields = ("case", "organisation", "standing", "deadline")
        order_by = ("-deadline",)


class CaseTable(PortalTable):
    """The cases in which mandates have been asked for, for the association."""

    caption = _("Procurements and their mandates")
    empty_title = _("No mandates have been requested")
    empty_help = _("Open a procurement and choose “Request mandates”.")

    case = LinkedColumn(
        verbose_name=_("Procurement"),
        accessor="procurement__title",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("procurement__sort_title",),
    )
    in_force = tables.Column(
        verbose_name=_("In effect"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    asked = tables.Column(
        verbose_name=_("Parties asked"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    to_check = tables.Column(
        verbose_name=_("To check"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    waiting = tables.Column(
        verbose_name=_("Waited for"), attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )
    deadline = DayColumn(verbose_name=_("Last day"))
    locked = DayColumn(
        verbose_name=_("Party list locked"), accessor="locked_at", order_by=("locked_at",)
    )

    class Meta(PortalTable.Meta):
        order_by = ("-deadline",)
