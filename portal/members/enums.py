"""How far an invitation has come."""

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
