"""States and choices of call-offs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class CallOffStatus(StatusChoices):
    """How far a call-off has come."""

    WAITING = (
        "waiting",
        Tone.WARNING,
        _("Being examined"),
        _("The call-off goes above the ceiling. A lawyer decides whether it may be made."),
        _("Waits for a lawyer"),
    )
    REGISTERED = (
        "registered",
        Tone.SUCCESS,
        _("Made"),
        _("The call-off is made and counts against the ceiling."),
        _("Registered"),
    )
    DENIED = (
        "denied",
        Tone.DANGER,
        _("Not made"),
        _("The lawyer said no. Nothing was bought by it."),
        _("Denied"),
    )
    CANCELLED = (
        "cancelled",
        Tone.NEUTRAL,
        _("Cancelled"),
        _("The call-off was taken back, and counts no more."),
        _("Cancelled"),
    )

    @classmethod
    def counted(cls) -> frozenset["CallOffStatus"]:
        """States whose value counts against the ceiling."""
        return frozenset({cls.REGISTERED})

    @classmethod
    def open(cls) -> frozenset["CallOffStatus"]:
        """States from which a call-off can be cancelled."""
        return frozenset({cls.REGISTERED, cls.WAITING})


class Answer(models.TextChoices):
    """What a supplier that was asked first answered: why the next one was chosen."""

    NO_CAPACITY = "no_capacity", _("Has no capacity")
    DECLINED = "declined", _("Declined")
    LATE = "late", _("Did not answer in time")
    UNSUITABLE = "unsuitable", _("Cannot meet the requirements")
