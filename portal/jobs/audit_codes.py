"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

STARTED = "jobs.started"
FINISHED = "jobs.finished"
FAILED = "jobs.failed"

codes.register(STARTED, _("Job started"))
codes.register(FINISHED, _("Job finished"))
codes.register(FAILED, _("Job failed"))
