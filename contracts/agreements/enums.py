"""States and choices of agreements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class CallOffModel(models.TextChoices):
    """How a party chooses among the suppliers of a lot (LOU 7:4–9)."""

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
