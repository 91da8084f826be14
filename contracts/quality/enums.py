"""States and choices of the quality follow-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.enums import StatusChoices, Tone


class Kind(models.TextChoices):
    """How suppliers are followed up."""

    SELF = "self", _("The supplier's own assessment")
    MEMBERS = "members", _("The members' view")
    VISIT = "visit", _("Visit")
    REVIEW = "review", _("Review of documents")

    @property
    def is_asked(self) -> bool:
        """Whether somebody outside the association answers, so that there are letters."""
        return self in {Kind.SELF, Kind.MEMBERS}

    @classmethod
    def assessed(cls) -> frozenset["Kind"]:
        """Those that end with a result that the association sets."""
        return frozenset({cls.SELF, cls.VISIT, cls.REVIEW})


class Every(models.IntegerChoices):
    """How often a follow-up comes again, in months."""

    ONCE = 0, pgettext_lazy("how often", "Once")
    QUARTER = 3, _("Every quarter")
    HALF_YEAR = 6, _("Every half-year")
    YEAR = 12, _("Every year")
    TWO_YEARS = 24, _("Every other year")


class AssessmentState(models.TextChoices):
    """What has been decided about an assessment: time does the rest, see `Standing`."""

    OPEN = "open", _("Waited for")
    ANSWERED = "answered", pgettext_lazy("of a form", "Answered")
    ASSESSED = "assessed", _("Assessed")
    WAIVED = "waived", _("Not done")


class Standing(StatusChoices):
    """How an assessment stands on a day: derived from its state and its last day, never stored."""

    WAITING = "waiting", Tone.INFO, "", _("The last day has not passed."), _("Waited for")
    LATE = "late", Tone.DANGER, "", _("The last day has passed without an answer."), _("Late")
    ANSWERED = (
        "answered",
        Tone.WARNING,
        "",
        _("Answered, not assessed yet."),
        pgettext_lazy("of a form", "Answered"),
    )
    ASSESSED = "assessed", Tone.SUCCESS, "", _("The result is set."), _("Assessed")
    WAIVED = "waived", Tone.NEUTRAL, "", _("The association does without it."), _("Not done")


class Stage(models.IntegerChoices):
    """How far the reminding of an unanswered form has come; never backwards."""

    NONE = 0, _("Not asked")
    ASKED = 1, pgettext_lazy("of a form", "Asked")
    BEFORE = 2, _("Reminded before the last day")
    AFTER = 3, _("Reminded after the last day")
    ESCALATED = 4, _("Handed to the coordinator")


class Result(StatusChoices):
    """What an assessment came to."""

    MET = "met", Tone.SUCCESS, "", _("What was looked at is as agreed."), _("As agreed")
    REMARKS = (
        "remarks",
        Tone.WARNING,
        "",
        _("As agreed on the whole; something is to be put right."),
        _("As agreed, with remarks"),
    )
    NOT_MET = "not_met", Tone.DANGER, "", _("Something agreed is not held."), _("Not as agreed")


class Grade(StatusChoices):
    """A supplier's grade of a year: derived from what it rests on, never stored."""

    UNKNOWN = "unknown", Tone.NEUTRAL, "", _("Nothing has been followed up yet."), _("Not known")
    GOOD = "good", Tone.SUCCESS, "", _("What has been followed up is as agreed."), _("Good")
    REMARKS = "remarks", Tone.WARNING, "", _("Something is to be put right."), _("With remarks")
    DEFICIENT = "deficient", Tone.DANGER, "", _("Something agreed is not held."), _("Deficient")


class Satisfaction(models.IntegerChoices):
    """What a member thinks on the whole."""

    VERY_BAD = 1, _("1, very dissatisfied")
    BAD = 2, _("2, dissatisfied")
    FAIR = 3, _("3, neither")
    GOOD = 4, _("4, satisfied")
    VERY_GOOD = 5, _("5, very satisfied")


class Severity(StatusChoices):
    """How bad a deviation is."""

    MINOR = "minor", Tone.INFO, "", _("Can be put right without harm."), _("Minor")
    SERIOUS = "serious", Tone.WARNING, "", _("Harms the delivery."), _("Serious")
    CRITICAL = "critical", Tone.DANGER, "", _("A danger, or a breach of contract."), _("Critical")

    @classmethod
    def grave(cls) -> frozenset["Severity"]:
        """Those that alone make a supplier deficient while they are open."""
        return frozenset({cls.SERIOUS, cls.CRITICAL})


class DeviationState(StatusChoices):
    """How far a deviation has come."""

    REPORTED = (
        "reported",
        Tone.INFO,
        "",
        _("The association has not looked at it yet."),
        pgettext_lazy("of a deviation", "Reported"),
    )
    ASKED = "asked", Tone.INFO, "", _("The supplier has been asked."), _("With the supplier")
    REPLIED = (
        "replied",
        Tone.WARNING,
        "",
        _("The supplier has replied; the association looks at it."),
        _("Replied"),
    )
    ACTING = "acting", Tone.WARNING, "", _("There is an action plan."), _("Action plan")
    CLOSED = "closed", Tone.SUCCESS, "", _("Put right, and verified."), _("Closed")
    DISMISSED = (
        "dismissed",
        Tone.NEUTRAL,
        "",
        _("The association found that it was no deviation."),
        _("No deviation"),
    )

    @classmethod
    def open(cls) -> frozenset["DeviationState"]:
        """Those that are not at their end."""
        return frozenset({cls.REPORTED, cls.ASKED, cls.REPLIED, cls.ACTING})

    @classmethod
    def before_plan(cls) -> frozenset["DeviationState"]:
        """Those from which an action plan can begin."""
        return frozenset({cls.REPORTED, cls.ASKED, cls.REPLIED})


class Side(models.TextChoices):
    """Who is to take a step of an action plan."""

    SUPPLIER = "supplier", _("The supplier")
    MEMBER = "member", _("The member")
    ASSOCIATION = "association", _("The association")


class SanctionKind(models.TextChoices):
    """What the agreement lets follow on a deviation."""

    PENALTY = "penalty", _("Contractual penalty")
    PRICE_REDUCTION = "price_reduction", _("Price reduction")
    WARNING = "warning", _("Warning of termination")

    @classmethod
    def with_amount(cls) -> frozenset["SanctionKind"]:
        """Those that are a sum of money."""
        return frozenset({cls.PENALTY, cls.PRICE_REDUCTION})
