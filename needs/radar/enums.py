"""States of suggestions, how much speaks for them, and why signals stand together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class SuggestionState(StatusChoices):
    """What has been decided about a suggested cycle."""

    OPEN = (
        "open",
        Tone.INFO,
        _("Suggested"),
        _("Nobody has decided anything yet."),
        _("Suggested"),
    )
    DISMISSED = (
        "dismissed",
        Tone.NEUTRAL,
        _("Put aside"),
        _("A coordinator has put it aside with a reason. It comes back when it grows."),
        _("Put aside"),
    )
    STARTED = (
        "started",
        Tone.SUCCESS,
        _("Procurement started"),
        _("It has become a procurement with its members."),
        _("Procurement started"),
    )
    MERGED = (
        "merged",
        Tone.NEUTRAL,
        _("Put together with another"),
        _("Its signals count in another suggestion, now and later."),
        _("Put together with another"),
    )

    @classmethod
    def collecting(cls) -> frozenset["SuggestionState"]:
        """States in which signals still gather in it."""
        return frozenset({cls.OPEN, cls.DISMISSED, cls.STARTED})


class Strength(StatusChoices):
    """How much speaks for a joint cycle; the rule stands in `strength`."""

    STRONG = (
        "strong",
        Tone.SUCCESS,
        _("Strong"),
        _("Many members, and more than one kind of sign."),
        _("Strong"),
    )
    CLEAR = (
        "clear",
        Tone.INFO,
        _("Clear"),
        _("Several members, or few who have said themselves that they plan it."),
        _("Clear"),
    )
    FAINT = (
        "faint",
        Tone.NEUTRAL,
        _("Faint"),
        _("Few members and one kind of sign. Ask before anything is begun."),
        _("Faint"),
    )


class Why(models.TextChoices):
    """Why a signal stands in its suggestion."""

    CPV = "cpv", _("Same CPV code as the others")
    NEAR = "near", _("Nearest by its CPV code")
    WORDS = "words", _("Same words as the others")
    HAND = "hand", _("Placed here by hand")
    ALONE = "alone", _("No other member has anything like it")
    UNCLEAR = "unclear", _("Neither a CPV code nor a telling word")

    @classmethod
    def placed(cls) -> frozenset["Why"]:
        """Reasons to stand in a suggestion."""
        return frozenset({cls.CPV, cls.NEAR, cls.WORDS, cls.HAND})
