"""How far a letter has come, and how a person wants it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class Delivery(models.TextChoices):
    """How a kind of letters reaches a person."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("In the daily digest")
    OFF = "off", _("Not at all")


class LetterStatus(StatusChoices):
    """A letter is a row before it is a message."""

    WAITING = (
        "waiting",
        Tone.INFO,
        "",
        _("The worker will send it shortly."),
        pgettext_lazy("letter", "Waiting"),
    )
    SENDING = (
        "sending",
        Tone.INFO,
        "",
        _("A worker has taken it and talks with the mail server."),
        _("Being sent"),
    )
    HELD = (
        "held",
        Tone.INFO,
        "",
        _("The reader wants it in the daily digest; it goes out with the next one."),
        _("Waits for the digest"),
    )
    SENT = (
        "sent",
        Tone.SUCCESS,
        "",
        _("Handed to the mail server."),
        pgettext_lazy("letter", "Sent"),
    )
    DIGESTED = (
        "digested",
        Tone.SUCCESS,
        "",
        _("Stands in a daily digest."),
        _("In the digest"),
    )
    FAILED = (
        "failed",
        Tone.DANGER,
        "",
        _("The mail server refused it several times. It is tried no more."),
        _("Failed"),
    )
    BOUNCED = (
        "bounced",
        Tone.DANGER,
        "",
        _("The reader's mail server sent it back."),
        _("Came back"),
    )
    UNREACHABLE = (
        "unreachable",
        Tone.DANGER,
        "",
        _("Not sent: earlier letters to the address came back."),
        _("Address does not work"),
    )
    UNWANTED = (
        "unwanted",
        Tone.NEUTRAL,
        "",
        _("Not sent: the reader has switched letters of this kind off, or has no log-in any more."),
        _("Switched off by the reader"),
    )
    NOT_NEEDED = (
        "not_needed",
        Tone.NEUTRAL,
        "",
        _("Not sent: what it asked for is done, or the reader may not see it any more."),
        _("Not needed any more"),
    )

    @classmethod
    def to_send(cls) -> frozenset["LetterStatus"]:
        """Those that a worker looks for."""
        return frozenset({cls.WAITING, cls.SENDING})

    @classmethod
    def in_trouble(cls) -> frozenset["LetterStatus"]:
        """Those that did not arrive although they should."""
        return frozenset({cls.FAILED, cls.BOUNCED, cls.UNREACHABLE})

    @classmethod
    def handed_over(cls) -> frozenset["LetterStatus"]:
        """Those that a mail server has had: only these can come back."""
        return frozenset({cls.SENDING, cls.SENT, cls.FAILED, cls.BOUNCED})
