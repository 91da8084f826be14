"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import DISPOSAL, Fate, Retention, holds, keep

holds(
    "notices.Letter",
    people=("recipient",),
    addresses=("address",),
    shown=("created_at", "subject", "body", "status", "sent_at"),
    fate=Fate.DELETE,
    reason=_("Reminders and notices; what they were about is kept with its case."),
)
keep(Retention("letters", "notices.Letter", _("Letters"), DISPOSAL, years=5, since="created_at"))
