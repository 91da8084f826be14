"""Powers, commitment and the states of a mandate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class Power(models.TextChoices):
    """What a party lets the association do in its name, one by one."""

    PREPARE = "prepare", _("prepare the procurement and its documents")
    PUBLISH = "publish", _("publish the notice")
    QUESTIONS = "questions_and_answers", _("answer suppliers' questions")
    OPEN = "open", _("open tenders")
    EVALUATE = "evaluate", _("check and evaluate tenders")
    AWARD = "award", _("decide on award")
    CANCEL = "cancel", _("cancel the procurement and start it again")
    SIGN = "sign", _("sign the agreement")
    LITIGATE = "litigate", _("represent the party in court in a review")
    MANAGE = "manage", _("manage the agreement")
    EXTEND = "extend", _("use options to extend")
    INDEX = "index", _("approve price adjustments")
    TERMINATE = "terminate", _("terminate the agreement")
    STATISTICS = "collect_statistics", _("collect statistics of use from suppliers and parties")

    @classmethod
    def usual(cls) -> list["Power"]:
        """What is asked for when nobody says otherwise: all but speaking in court."""
        return [power for power in cls if power is not cls.LITIGATE]


class Commitment(models.TextChoices):
    """Whether the party must use the agreement, apart from letting the association procure."""

    BINDING = "binding", _("Obliged to use the agreement")
    RIGHT = "right", _("Right to use the agreement, no obligation")


class DecidedBy(models.TextChoices):
    """Who decided in the municipality."""

    BOARD = "board", _("A board, committee or council")
    DELEGATE = "delegate", _("An employee by delegation (KL 7:5)")


class MandateStatus(StatusChoices):
    """How far a party's mandate has come. What the calendar adds to it is `Outlook`."""

    REQUESTED = (
        "requested",
        Tone.WARNING,
        _("Waiting for decision"),
        _("The association has asked. The party has not decided yet."),
        _("Waiting for decision"),
    )
    DECIDED = (
        "decided",
        Tone.INFO,
        _("Decided, being signed"),
        _("The decision is recorded. The signed mandate has not been uploaded yet."),
        _("Decided, being signed"),
    )
    SIGNED = (
        "signed",
        Tone.INFO,
        _("Signed, being checked"),
        _("The signed mandate is uploaded. The association checks it before it is in force."),
        _("Signed, being checked"),
    )
    IN_FORCE = (
        "in_force",
        Tone.SUCCESS,
        _("In effect"),
        _("The association has checked the mandate. The party takes part."),
        _("In effect"),
    )
    RETURNED = (
        "returned",
        Tone.WARNING,
        _("Waiting for the party"),
        _("The association has returned the mandate with a comment; the party corrects it."),
        _("Returned for correction"),
    )
    DECLINED = (
        "declined",
        Tone.NEUTRAL,
        _("Does not take part"),
        _("The party has decided not to take part."),
        _("Declines"),
    )
    WITHDRAWN = (
        "withdrawn",
        Tone.NEUTRAL,
        _("Does not take part"),
        _("The party took its mandate back before the party list was locked."),
        _("Withdrawn"),
    )
    SUPERSEDED = (
        "superseded",
        Tone.NEUTRAL,
        _("Replaced"),
        _("A later request has replaced this one."),
        _("Replaced"),
    )

    @classmethod
    def binding(cls) -> frozenset["MandateStatus"]:
        """States in which the association may act for the party."""
        return frozenset({cls.IN_FORCE})

    @classmethod
    def awaiting_decision(cls) -> frozenset["MandateStatus"]:
        """States in which the party's board has yet to decide."""
        return frozenset({cls.REQUESTED})

    @classmethod
    def waiting(cls) -> frozenset["MandateStatus"]:
        """States in which the party has something to do."""
        return frozenset({cls.REQUESTED, cls.DECIDED, cls.RETURNED})

    @classmethod
    def outside(cls) -> frozenset["MandateStatus"]:
        """States of a party that has said no or taken its mandate back."""
        return frozenset({cls.DECLINED, cls.WITHDRAWN})


class Outlook(StatusChoices):
    """Whether the party's next board meeting comes before the last day for mandates."""

    ON_TIME = (
        "on_time",
        Tone.SUCCESS,
        _("Decides in time"),
        _("The board meets well before the last day for mandates."),
        _("In time"),
    )
    TIGHT = (
        "tight",
        Tone.WARNING,
        _("Decides just in time"),
        _("The board meets within a week of the last day: approve the minutes at once."),
        _("Just in time"),
    )
    TOO_LATE = (
        "too_late",
        Tone.DANGER,
        _("Decides too late"),
        _("The board meets after the last day for mandates."),
        _("Too late"),
    )
    UNKNOWN = (
        "unknown",
        Tone.WARNING,
        _("No meeting known"),
        _("No coming meeting of the party's boards is known. Enter one or choose delegation."),
        _("No meeting known"),
    )
