"""States and choices of inquiries and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class InquiryStatus(StatusChoices):
    """Where an inquiry stands; derived from its dates, never stored."""

    DRAFT = (
        "draft",
        Tone.NEUTRAL,
        _("Being prepared"),
        _("Only the association sees the inquiry. Lines and questions can still be changed."),
        _("Draft"),
    )
    OPEN = (
        "open",
        Tone.INFO,
        _("Needs are being collected"),
        _("The parties can answer until the last day to answer."),
        pgettext_lazy("inquiry", "Open"),
    )
    CLOSED = (
        "closed",
        Tone.SUCCESS,
        _("Needs are collected"),
        _("The last day to answer has passed, or the coordinator has closed the inquiry."),
        _("Closed"),
    )


class AnswerStatus(StatusChoices):
    """Where one party's answer stands. Silence is not an answer; “we need nothing” is."""

    ASKED = (
        "asked",
        Tone.NEUTRAL,
        _("Not answered"),
        _("The party is asked and has not begun to answer."),
        _("Not begun"),
    )
    DRAFT = (
        "draft",
        Tone.WARNING,
        _("Not answered"),
        _("The party has begun an answer that is not submitted."),
        _("Begun"),
    )
    SUBMITTED = (
        "submitted",
        Tone.SUCCESS,
        _("Answered"),
        _("The answer is submitted and counted in the demand."),
        _("Submitted"),
    )
    RETURNED = (
        "returned",
        Tone.DANGER,
        _("Not answered"),
        _("The coordinator has sent the answer back with a comment; it is not counted."),
        _("Sent back"),
    )

    @classmethod
    def counted(cls) -> frozenset["AnswerStatus"]:
        """Answers that belong in the demand."""
        return frozenset({cls.SUBMITTED})

    @classmethod
    def waiting(cls) -> frozenset["AnswerStatus"]:
        """Answers that wait for the party: the silent ones, the begun and the sent back."""
        return frozenset({cls.ASKED, cls.DRAFT, cls.RETURNED})


class Confidence(models.TextChoices):
    """How sure the party is of a quantity."""

    HIGH = "high", _("Certain")
    MEDIUM = "medium", _("Probable")
    LOW = "low", _("Rough estimate")
