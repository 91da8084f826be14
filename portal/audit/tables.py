"""Lists of what happened and of who looked."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent, Look
from portal.ui.tables import MomentColumn, PortalTable


class EventTable(PortalTable):
    """What happened."""

    at = MomentColumn(verbose_name=_("Time"))
    label = tables.Column(verbose_name=_("What happened"), order_by="code")
    object_name = tables.Column(verbose_name=_("To what"))
    organisation = tables.Column(
        accessor="organisation__short_name", verbose_name=_("Organisation")
    )
    actor_name = tables.Column(verbose_name=_("By whom"))

    class Meta(PortalTable.Meta):
        model = AuditEvent
        fields = ("at", "label", "object_name", "organisation", "actor_name")
        order_by = "-at"
        caption = _("What has happened, latest first")


class LookTable(PortalTable):
    """Who looked at what is secret, or asked for what is outside their reach."""

    at = MomentColumn(verbose_name=_("Time"))
    user_name = tables.Column(verbose_name=_("Person"))
    outcome = tables.Column(verbose_name=_("Outcome"))
    path = tables.Column(verbose_name=_("Address"))
    reason = tables.Column(verbose_name=_("Reason"))

    class Meta(PortalTable.Meta):
        model = Look
        fields = ("at", "user_name", "outcome", "path", "reason")
        order_by = "-at"
        caption = _("Readings and refusals, latest first")
