"""What can happen in this room."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

NEED_STATED = "radar.need_stated"
NEED_CHANGED = "radar.need_changed"
NEED_WITHDRAWN = "radar.need_withdrawn"
INTERESTED = "radar.interested"
NOT_INTERESTED = "radar.not_interested"
DISMISSED = "radar.dismissed"
REOPENED = "radar.reopened"
RETURNED = "radar.returned"
MERGED = "radar.merged"
SPLIT = "radar.split"
UNPINNED = "radar.unpinned"
PUBLISHED = "radar.published"
WITHDRAWN = "radar.withdrawn"
STARTED = "radar.started"

codes.register(NEED_STATED, _("Need stated"))
codes.register(NEED_CHANGED, _("Stated need changed"))
codes.register(NEED_WITHDRAWN, _("Stated need withdrawn"))
codes.register(INTERESTED, _("Interest in a suggested cycle stated"))
codes.register(NOT_INTERESTED, _("Interest in a suggested cycle withdrawn"))
codes.register(DISMISSED, _("Suggested cycle put aside"))
codes.register(REOPENED, _("Suggested cycle taken up again"))
codes.register(RETURNED, _("Suggested cycle came back because it grew"))
codes.register(MERGED, _("Suggested cycles put together"))
codes.register(SPLIT, _("Signals moved to another suggested cycle"))
codes.register(UNPINNED, _("Signals given back to the radar"))
codes.register(PUBLISHED, _("Suggested cycle shown to members"))
codes.register(WITHDRAWN, _("Suggested cycle no longer shown to members"))
codes.register(STARTED, _("Procurement started from a suggested cycle"))
