"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, holds, keep

holds(
    "audit.AuditEvent",
    people=("actor",),
    shown=("at", "label", "object_name", "organisation"),
    reason=RECORD,
)
holds(
    "audit.Look",
    people=("user",),
    shown=("at", "outcome", "path", "reason"),
    reason=_("Shows who read what is secret; the log cannot be changed afterwards, by anybody."),
)
holds("audit.SupportSession", reason=RECORD)
keep(Retention("events", "audit.AuditEvent", _("Log of events"), ARCHIVED))
keep(Retention("looks", "audit.Look", _("Log of readings"), ARCHIVED))
