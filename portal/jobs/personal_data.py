"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import DISPOSAL, Fate, Retention, holds, keep

holds(
    "jobs.Job",
    shown=("title", "created_at", "state"),
    fate=Fate.DELETE,
    reason=_("Only for the person who waited for it."),
)
keep(Retention("jobs", "jobs.Job", _("Finished jobs"), DISPOSAL, years=2, since="finished_at"))
