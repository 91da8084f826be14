"""Lists of the radar."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MoneyColumn,
    NumberColumn,
    PortalTable,
    TagColumn,
)


class SuggestionTable(PortalTable):
    """Suggested cycles."""

    caption = _("Suggested cycles")
    empty_title = _("No suggestions")
    empty_help = _(
        "A suggestion stands here when at least two members buy or plan the same. Members state"
        " needs at any time; agreements that end, purchases outside agreements and searches without"
        " a hit are gathered every night."
    )

    title = LinkedColumn(accessor="suggestion__title", verbose_name=_("What"), linkify=True)
    strength = TagColumn(verbose_name=_("What speaks for it"))
    members = NumberColumn(accessor="suggestion__members", verbose_name=_("Members"))
    signals = NumberColumn(accessor="suggestion__signals_count", verbose_name=_("Signals"))
    value = MoneyColumn(verbose_name=_("Kronor per year"))
    earliest = DayColumn(accessor="suggestion__earliest", verbose_name=_("First needed"))
    outcome = tables.Column(accessor="suggestion", orderable=False, verbose_name=_("Decided"))

    class Meta(PortalTable.Meta):
        sequence = ("title", "strength", "members", "signals", "value", "earliest", "outcome")

    def render_outcome(self, value: object) -> str:
        """What came of it, in words."""
        return outcome_of(value)

    def value_outcome(self, value: object) -> str:
        """The same in a file."""
        return outcome_of(value)


def outcome_of(suggestion: object) -> str:
    """What has been decided about a suggestion, in a few words."""
    from needs.radar.models import Suggestion

    assert isinstance(suggestion, Suggestion)  # noqa: S101 - the column's own record
    if suggestion.procurement is not None:
        return suggestion.procurement.title
    if suggestion.merged_into is not None:
        return suggestion.merged_into.title
    if suggestion.state == "dismissed":
        return suggestion.dismissed_reason
    if suggestion.returned_at is not None:
        return str(_("Came back because it grew"))
    return str(_("Shown to members")) if suggestion.published_at else ""


class SignalTable(PortalTable):
    """Signals that stand alone."""

    caption = _("Signals that stand alone")
    empty_title = _("No signal stands alone")
    empty_help = _("Everything that members buy or plan has found company.")

    title = tables.Column(
        accessor="shown_title",
        order_by="seen_title",
        linkify=lambda record: record.shown_url or None,
        attrs={"a": {"class": "ds-link"}},
        verbose_name=_("What"),
    )
    organisation = tables.Column(
        accessor="organisation__short_name",
        order_by="organisation__sort_name",
        verbose_name=_("Member"),
    )
    source = tables.Column(
        accessor="source_label", order_by="source", verbose_name=_("Kind of signal")
    )
    cpv = tables.Column(verbose_name=_("CPV code"))
    value = MoneyColumn(verbose_name=_("Kronor per year"))
    starts_on = DayColumn(verbose_name=_("From"))
    why = tables.Column(accessor="why_text", order_by="why", verbose_name=_("Why"))

    class Meta(PortalTable.Meta):
        sequence = ("title", "organisation", "source", "cpv", "value", "starts_on", "why")


class NeedTable(PortalTable):
    """Needs that a member has stated."""

    caption = _("Stated needs")
    empty_title = _("No needs stated")
    empty_help = _("State a need as soon as you know of it. The association sees it at once.")

    title = LinkedColumn(verbose_name=_("What"))
    organisation = tables.Column(accessor="organisation__short_name", verbose_name=_("For"))
    starts_on = DayColumn(verbose_name=_("Needed from"))
    quantity = NumberColumn(verbose_name=_("Quantity per year"))
    unit = tables.Column(verbose_name=_("Unit"))
    value = MoneyColumn(verbose_name=_("Kronor per year"))
    cpv = tables.Column(accessor="cpv_code__code", verbose_name=_("CPV code"))
    stated_by = tables.Column(accessor="stated_by__name", verbose_name=_("Stated by"))
    withdrawn_at = DayColumn(verbose_name=_("Withdrawn"))

    class Meta(PortalTable.Meta):
        sequence = (
            *("title", "organisation", "starts_on", "quantity", "unit", "value", "cpv"),
            *("stated_by", "withdrawn_at"),
        )
