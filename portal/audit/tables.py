"""Lists of what happened and of who looked."""

from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent, Day, Fault, Look, Seal, SupportSession
from portal.core import clock
from portal.organisations.names import NameBook
from portal.ui.tables import DayColumn, MomentColumn, NumberColumn, PortalTable


class EventTable(PortalTable):
    """What happened."""

    at = MomentColumn(verbose_name=_("Time"))
    label = tables.Column(verbose_name=_("What happened"), order_by="code")
    object_name = tables.Column(verbose_name=_("To what"))
    organisation = tables.Column(
        accessor="organisation__short_name", verbose_name=_("Organisation")
    )
    by = tables.Column(verbose_name=_("By whom"), order_by="actor_name")
    authority = tables.Column(verbose_name=_("By what right"), orderable=False)

    class Meta(PortalTable.Meta):
        model = AuditEvent
        fields = ("at", "label", "object_name", "organisation", "by", "authority")
        order_by = "-at"
        caption = _("What has happened, latest first")

    @cached_property
    def _names(self) -> NameBook:
        return NameBook()

    def render_organisation(self, record: AuditEvent) -> str:
        """What the organisation was called on the day."""
        if record.organisation is None:
            return ""
        return self._names.short_name(record.organisation, clock.local_date(record.at))

    def value_organisation(self, record: AuditEvent) -> str:
        """The same in a file."""
        return self.render_organisation(record)


class LookTable(PortalTable):
    """Who looked at what is secret, or asked for what is outside their reach."""

    at = MomentColumn(verbose_name=_("Time"))
    user_name = tables.Column(verbose_name=_("Person"))
    on_behalf_name = tables.Column(verbose_name=_("For"))
    outcome = tables.Column(verbose_name=_("Outcome"))
    path = tables.Column(verbose_name=_("Address"))
    reason = tables.Column(verbose_name=_("Reason"))

    class Meta(PortalTable.Meta):
        model = Look
        fields = ("at", "user_name", "on_behalf_name", "outcome", "path", "reason")
        order_by = "-at"
        caption = _("Readings and refusals, latest first")


class DayTable(PortalTable):
    """Closed days and whether they are sealed."""

    day = DayColumn(verbose_name=_("Day"))
    rows = NumberColumn(verbose_name=_("Rows"), orderable=False)
    digest = tables.Column(verbose_name=_("Digest"), orderable=False)
    sealed = tables.Column(verbose_name=_("Sealed"), empty_values=(), orderable=False)

    empty_title = _("No day is closed yet")
    empty_help = _("A day is closed in the night after it.")

    class Meta(PortalTable.Meta):
        model = Day
        fields = ("day", "rows", "digest", "sealed")
        order_by = "-day"
        caption = _("Closed days, latest first")

    def render_digest(self, value: str) -> SafeString:
        """The beginning tells days apart; the whole stands in the export."""
        return format_html('<code title="{}">{}…</code>', value, value[:16])

    def value_digest(self, value: str) -> str:
        """All of it."""
        return value

    def render_sealed(self, record: Day) -> str:
        """Whether the day has a seal."""
        return gettext("Yes") if getattr(record, "seal", None) else gettext("No")


class FaultTable(PortalTable):
    """What a verification found."""

    kind = tables.Column(verbose_name=_("What is wrong"), accessor="get_kind_display")
    source = tables.Column(verbose_name=_("Table"))
    row = tables.Column(verbose_name=_("Row"))
    day = DayColumn(verbose_name=_("Day"))
    detail = tables.Column(verbose_name=_("Details"))

    class Meta(PortalTable.Meta):
        model = Fault
        fields = ("kind", "source", "row", "day", "detail")
        orderable = False
        caption = _("What the latest verification found")


class SealTable(PortalTable):
    """Daily seals with their files."""

    day = DayColumn(accessor="day__day", verbose_name=_("Day"))
    text = tables.Column(verbose_name=_("Sealed text"), empty_values=(), orderable=False)
    signature = tables.Column(verbose_name=_("Signature"), empty_values=(), orderable=False)
    fingerprint = tables.Column(verbose_name=_("Key"), orderable=False)

    empty_title = _("There are no seals yet")
    empty_help = _("A seal is made in the night after each day.")

    class Meta(PortalTable.Meta):
        model = Seal
        fields = ("day", "text", "signature", "fingerprint")
        order_by = "-day"
        caption = _("Daily seals, latest first")

    def render_text(self, record: Seal) -> SafeString:
        """Where to fetch what was sealed."""
        return _fetch("audit:seal_text", record, "JSON")

    def render_signature(self, record: Seal) -> SafeString:
        """Where to fetch the signature."""
        return _fetch("audit:seal_signature", record, "CMS (p7s)")

    def value_text(self, record: Seal) -> str:
        """The address."""
        return reverse("audit:seal_text", args=[record.day.number])

    def value_signature(self, record: Seal) -> str:
        """The address."""
        return reverse("audit:seal_signature", args=[record.day.number])

    def render_fingerprint(self, value: str) -> SafeString:
        """The certificate behind the key."""
        url = reverse("audit:certificate", args=[value])
        return format_html('<a class="ds-link" href="{}">{}…</a>', url, value[:16])


def _fetch(name: str, record: Seal, kind: str) -> SafeString:
    return format_html(
        '<a class="ds-link" href="{}" aria-label="{} {}">{}</a>',
        reverse(name, args=[record.day.number]),
        kind,
        record.day.day,
        kind,
    )


class SupportTable(PortalTable):
    """Support sessions."""

    started_at = MomentColumn(verbose_name=_("Started"))
    actor = tables.Column(verbose_name=_("By whom"), accessor="actor__name")
    person = tables.Column(verbose_name=_("For"), accessor="person__name")
    reason = tables.Column(verbose_name=_("Reason"))
    may_write = tables.Column(verbose_name=_("Might change things"))
    ends_at = MomentColumn(verbose_name=_("Ended"))

    empty_title = _("There are no support sessions")
    empty_help = _("Here you see when someone of the association has acted for you.")

    class Meta(PortalTable.Meta):
        model = SupportSession
        fields = ("started_at", "actor", "person", "reason", "may_write", "ends_at")
        order_by = "-started_at"
        caption = _("Support sessions, latest first")

    def render_may_write(self, value: bool) -> str:  # noqa: FBT001 - the name is the library's
        """Yes or no."""
        return gettext("Yes") if value else gettext("No")

    def value_may_write(self, value: bool) -> str:  # noqa: FBT001 - the name is the library's
        """Yes or no."""
        return self.render_may_write(value)

    def render_ends_at(self, record: SupportSession) -> Any:
        """When it ended, or that it goes on."""
        if record.is_open:
            return gettext("Going on")
        return MomentColumn().render(record.ended_at or record.ends_at)
