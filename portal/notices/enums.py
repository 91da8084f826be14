"""How far a letter has come."""

from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class LetterStatus(StatusChoices):
    """A letter is a row before it is a message."""

    WAITING = "waiting", Tone.INFO, "", _("The worker will send it shortly."), _("Waiting")
    SENT = "sent", Tone.SUCCESS, "", _("Handed to the mail server."), _("Sent")
    FAILED = (
        "failed",
        Tone.DANGER,
        "",
        _("The mail server refused it several times. It is tried no more."),
        _("Failed"),
    )
