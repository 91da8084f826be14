"""States and choices of inquiries and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class Stance(StatusChoices):
    """What a party says it wants with the purchase. Every one is an answer; silence is not."""

    NEEDS = "needs", Tone.SUCCESS, _("Has needs"), _("Says how much it needs."), _("Has needs")
    UNSURE = (
        "unsure",
        Tone.WARNING,
        _("Interested but unsure"),
        _("Is interested and cannot say how much yet; what it says counts as undecided."),
        _("Unsure"),
    )
    NOTHING = (
        "nothing",
        Tone.NEUTRAL,
        _("Needs nothing"),
        _("Has no need of this, and says why."),
        _("Needs nothing"),
    )
    DECLINES = (
        "declines",
        Tone.NEUTRAL,
        _("Does not take part"),
        _("Buys this in another way, and says why."),
        _("Does not take part"),
    )

    @classmethod
    def with_quantities(cls) -> frozenset[str]:
        """Those whose lines are read."""
        return frozenset({cls.NEEDS, cls.UNSURE})

    @classmethod
    def without_need(cls) -> frozenset[str]:
        """Those that say no, with a reason."""
        return frozenset({cls.NOTHING, cls.DECLINES})


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
    AGAIN = (
        "again",
        Tone.WARNING,
        _("Answered before a change"),
        _(
            "The inquiry was changed after the answer. What has not changed is counted; what has "
            "changed is waited for."
        ),
        _("Asked again"),
    )

    REMOVED = (
        "removed",
        Tone.NEUTRAL,
        _("Does not take part"),
        _("The party takes part no more. What it answered can be read, and is not counted."),
        _("Taken out"),
    )

    @classmethod
    def not_removed(cls) -> list["AnswerStatus"]:
        """Answers of those who take part in the inquiry."""
        return [status for status in cls if status is not cls.REMOVED]

    @classmethod
    def counted(cls) -> frozenset["AnswerStatus"]:
        """Answers that belong in the demand; of those asked again what has not changed."""
        return frozenset({cls.SUBMITTED, cls.AGAIN})

    @classmethod
    def complete(cls) -> frozenset["AnswerStatus"]:
        """Answers to everything that is asked now."""
        return frozenset({cls.SUBMITTED})

    @classmethod
    def waiting(cls) -> frozenset["AnswerStatus"]:
        """Answers that wait for the party: silent, begun, sent back, asked again."""
        return frozenset({cls.ASKED, cls.DRAFT, cls.RETURNED, cls.AGAIN})


class Confidence(models.TextChoices):
    """How sure the party is of a quantity."""

    HIGH = "high", _("Certain")
    MEDIUM = "medium", _("Probable")
    LOW = "low", _("Rough estimate")
