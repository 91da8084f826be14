"""Why a figure is looked at again, and where a figure comes from that nobody has answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class Reason(StatusChoices):
    """Why a quantity stands out. The order is the order in which reasons are tried."""

    UNIT = (
        "unit",
        Tone.DANGER,
        _("Another unit"),
        _("The figure differs by what two units differ by: hours and days, kilos and tons."),
        _("Another unit"),
    )
    SCALE = (
        "scale",
        Tone.DANGER,
        _("Zeros too many or too few"),
        _("The figure is ten, a hundred or a thousand times what is known, or as much smaller."),
        _("Zeros"),
    )
    ZERO = (
        "zero",
        Tone.WARNING,
        _("Zero"),
        _("The party says zero where it had a need before, or where almost all others have one."),
        _("Zero"),
    )
    JUMP = (
        "jump",
        Tone.WARNING,
        _("Jump"),
        _("The figure is several times last year's use or the previous answer, or a fraction."),
        _("Jump"),
    )
    PEERS = (
        "peers",
        Tone.INFO,
        _("Unlike the others"),
        _("Per inhabitant the party needs far more or far less than the others."),
        _("Unlike the others"),
    )


class Against(models.TextChoices):
    """What a figure is compared with."""

    USE = "use", _("last year's use")
    PREVIOUS = "previous", _("the previous answer")
    PEERS = "peers", _("the others per inhabitant")


class Basis(models.TextChoices):
    """Where the quantity of a party that is undecided comes from."""

    STATED = "stated", _("its own rough figure")
    USE = "use", _("last year's use")
    PEERS = "peers", _("the others' need per inhabitant")
    NONE = "none", _("nothing to estimate from")


class AdjustmentState(StatusChoices):
    """Where an adjustment stands; derived from it and from the answer it stands on."""

    IN_FORCE = (
        "in_force",
        Tone.WARNING,
        _("Counts"),
        _("The demand counts the adjusted figure; the answered one stands beside it."),
        _("Counts"),
    )
    FALLEN = (
        "fallen",
        Tone.DANGER,
        _("Fallen"),
        _("The answer has changed since. The demand counts what the party answers now."),
        _("Fallen"),
    )
    WITHDRAWN = (
        "withdrawn",
        Tone.NEUTRAL,
        _("Withdrawn"),
        _("The association counts what the party answered."),
        _("Withdrawn"),
    )
