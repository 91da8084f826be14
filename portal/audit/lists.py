"""The two lists of the log, which grow for ever."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.audit.filters import EventFilter, LookFilter
from portal.audit.models import AuditEvent, Look
from portal.audit.tables import EventTable, LookTable
from portal.ui import large


def _events(user: Any) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.visible_to(user).select_related("organisation")


def _looks(user: Any) -> QuerySet[Look]:
    return Look.objects.visible_to(user).select_related("organisation")


EVENTS = large.register(
    large.LargeList(
        name="audit.events",
        title=_("Log"),
        table_class=EventTable,
        rows=_events,
        export_name="handelser",
        filterset_class=EventFilter,
        search_fields=("object_name", "actor_name", "on_behalf_name", "code"),
    )
)
LOOKS = large.register(
    large.LargeList(
        name="audit.looks",
        title=_("Who looked"),
        table_class=LookTable,
        rows=_looks,
        export_name="atkomst",
        filterset_class=LookFilter,
        search_fields=("user_name", "on_behalf_name", "path"),
    )
)
