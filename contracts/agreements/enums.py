"""States and choices of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class AgreementKind(models.TextChoices):
    """A framework is used by call-offs; a contract is itself what was ordered."""

    FRAMEWORK = "framework", _("Framework agreement")
    CONTRACT = "contract", _("Contract")


class AgreementOrigin(models.TextChoices):
    """How an agreement came into the register."""

    PROCUREMENT = "procurement", _("A procurement in the portal")
    BY_HAND = "by_hand", _("Registered by hand")
    IMPORTED = "imported", _("Imported from another register")


class CallOffModel(models.TextChoices):
    """How a party chooses among the suppliers of a lot (LOU 7:4–9)."""

    SINGLE = "single", _("One supplier")
    RANKING = "ranking", _("Ranking")
    DISTRIBUTION = "distribution", _("Distribution key")
    INDIVIDUAL_NEED = "individual_need", _("The individual's need")
    COMPETITION = "competition", _("Renewed competition")


class AgreementStatus(StatusChoices):
    """Where an agreement stands on a day: derived from dates and use, never stored."""

    UPCOMING = (
        "upcoming",
        Tone.INFO,
        _("Begins later"),
        _("The agreement is registered but does not hold yet."),
        _("Upcoming"),
    )
    ACTIVE = (
        "active",
        Tone.SUCCESS,
        _("In force"),
        _("The parties can use the agreement."),
        _("In force"),
    )
    EXPIRING = (
        "expiring",
        Tone.WARNING,
        _("Ends soon"),
        _("The last day for call-offs is less than six months away."),
        _("Ends soon"),
    )
    CEILING_REACHED = (
        "ceiling_reached",
        Tone.DANGER,
        _("Ceiling reached"),
        _("As much as the agreement allows has been bought; it has no further effect."),
        _("Ceiling reached"),
    )
    TERMINATED = (
        "terminated",
        Tone.DANGER,
        _("Terminated"),
        _("The agreement was ended before its time; no call-offs are made."),
        _("Terminated"),
    )
    EXPIRED = (
        "expired",
        Tone.NEUTRAL,
        _("Ended"),
        _("The last day for call-offs has passed."),
        _("Ended"),
    )

    @classmethod
    def usable(cls) -> frozenset["AgreementStatus"]:
        """States in which a party can make call-offs."""
        return frozenset({cls.ACTIVE, cls.EXPIRING})


class TerminatedBy(models.TextChoices):
    """Who ends an agreement before its time."""

    BUYER = "buyer", _("The buyer")
    SUPPLIER = "supplier", _("The supplier")
    AGREED = "agreed", _("Both, by agreement")


class DocumentKind(models.TextChoices):
    """What a document of an agreement is."""

    AGREEMENT = "agreement", _("Signed agreement")
    ANNEX = "annex", _("Annex")
    PRICES = "prices", _("Price list")
    PARTIES = "parties", _("Proof of the parties")
    AMENDMENT = "amendment", _("Amendment")
    TERMINATION = "termination", _("Termination")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Other")
