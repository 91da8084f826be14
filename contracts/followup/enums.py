"""Causes of leakage, methods of savings, and what is decided of an agreement that ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class Cause(StatusChoices):
    """Why something was bought outside the agreement; the buyer says it."""

    NO_CAPACITY = (
        "no_capacity",
        Tone.SUCCESS,
        _("The agreement's suppliers had no capacity"),
        _("They were asked and could not deliver."),
        _("No capacity"),
    )
    INDIVIDUAL_NEED = (
        "individual_need",
        Tone.SUCCESS,
        _("The need of the one concerned"),
        _("The individual's need could not be met on the agreement."),
        _("Individual need"),
    )
    EARLIER_CONTRACT = (
        "earlier_contract",
        Tone.SUCCESS,
        _("An earlier contract still runs"),
        _("A contract from before the agreement is bought on until it ends."),
        _("Earlier contract"),
    )
    NOT_KNOWN = (
        "not_known",
        Tone.WARNING,
        _("The agreement was not known to us"),
        _("Those who ordered did not know of the agreement."),
        _("Agreement not known"),
    )
    UNKNOWN = (
        "unknown",
        Tone.WARNING,
        _("The cause is unknown"),
        _("It has been looked into without an answer."),
        _("Unknown"),
    )
    OTHER = (
        "other",
        Tone.WARNING,
        _("Another cause"),
        _("Described in words."),
        _("Other"),
    )

    @classmethod
    def fair(cls) -> frozenset["Cause"]:
        """Causes for which the buyer did right to buy elsewhere."""
        return frozenset({cls.NO_CAPACITY, cls.INDIVIDUAL_NEED, cls.EARLIER_CONTRACT})

    @property
    def is_fair(self) -> bool:
        """Whether the buyer did right."""
        return self in self.fair()


class LeakageState(StatusChoices):
    """How a purchase outside stands: explained fairly, otherwise, or not."""

    OPEN = (
        "open",
        Tone.DANGER,
        _("Not explained"),
        _("The buyer has not said why."),
        _("Not explained"),
    )
    FAIR = (
        "fair",
        Tone.SUCCESS,
        _("Fair cause"),
        _("The buyer did right to buy elsewhere."),
        _("Fair cause"),
    )
    UNFAIR = (
        "unfair",
        Tone.WARNING,
        _("Other cause"),
        _("Explained, but the agreement should have been used."),
        _("Other cause"),
    )
    SMALL = (
        "small",
        Tone.NEUTRAL,
        _("Small"),
        _("Below the amount that is asked about."),
        _("Small"),
    )


class SavingsMethod(models.TextChoices):
    """What prices are compared with; a saving is never stated without it."""

    EARLIER = "earlier", _("Against the prices of the earlier agreement")
    MARKET = "market", _("Against the average tender or the market's price")
    LIST = "list", _("Against list prices")


class Renewal(StatusChoices):
    """What is decided about an agreement that comes to its end."""

    STARTED = (
        "started",
        Tone.SUCCESS,
        _("Next procurement started"),
        _("A procurement that succeeds the agreement has begun."),
        _("To be renewed"),
    )
    ENDED = (
        "ended",
        Tone.NEUTRAL,
        _("Not to be renewed"),
        _("The agreement ends without a successor."),
        _("Not to be renewed"),
    )


class Standing(StatusChoices):
    """How an agreement that ends stands, by today's date."""

    LATE = (
        "late",
        Tone.DANGER,
        _("Late"),
        _("The day by which the next procurement should have begun has passed."),
        _("Late"),
    )
    DUE = (
        "due",
        Tone.WARNING,
        _("To decide"),
        _("It is soon time to begin the next procurement."),
        _("To decide"),
    )
    AHEAD = (
        "ahead",
        Tone.NEUTRAL,
        _("Later"),
        _("Nothing needs to be decided yet."),
        _("Later"),
    )
    STARTED = (
        "started",
        Tone.SUCCESS,
        _("Next procurement started"),
        _("A procurement that succeeds the agreement has begun."),
        _("Started"),
    )
    ENDED = (
        "ended",
        Tone.NEUTRAL,
        _("Not to be renewed"),
        _("The agreement ends without a successor."),
        _("Not to be renewed"),
    )
