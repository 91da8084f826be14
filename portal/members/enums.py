"""How far an invitation has come, and what an administrator does for somebody's log-in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class InvitationStatus(StatusChoices):
    """Derived from an invitation's days; never stored."""

    OPEN = "open", Tone.INFO, "", _("The link in the letter works."), _("Open")
    EXPIRED = (
        "expired",
        Tone.WARNING,
        "",
        _("The link no longer works. Renew the invitation to send a new one."),
        _("Expired"),
    )
    USED = "used", Tone.SUCCESS, "", _("The person has accepted."), _("Accepted")
    WITHDRAWN = "withdrawn", Tone.NEUTRAL, "", _("The link no longer works."), _("Withdrawn")


class Help(models.TextChoices):
    """What an administrator does when somebody has lost something, or may have."""

    LOG_INS = "log_ins", _("End all log-ins: a lost telephone or computer")
    FACTORS = (
        "factors",
        _("Take away the second factors and end all log-ins: they are lost for good"),
    )
