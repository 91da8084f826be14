"""States and choices of procurements."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.enums import StatusChoices, Tone


class CooperationForm(models.TextChoices):
    """How authorities buy together; the four forms of the procurement agency, and a central body.

    Source: Upphandlingsmyndigheten's question portal on joint procurement; LOU 1:14 and 7:10.
    """

    AGENT = "agent", _("Agent by mandate")
    TRANSFER = "transfer", _("Buys and transfers")
    COMMON_AWARD = "common_award", _("Common award decision")
    SEPARATE = "separate", _("Separate contracts")
    CENTRAL_BODY = "central_body", _("Central purchasing body")


class ValueBasis(models.TextChoices):
    """What the estimated value is counted on; the law is unsettled, so a person chooses."""

    JOINT = "joint", _("All parties together")
    PER_PARTY = "per_party", _("Each party by itself")


class ProcurementStatus(StatusChoices):
    """Where a procurement stands as a whole; its step in the chain is derived from its facts."""

    PREPARING = (
        "preparing",
        Tone.INFO,
        _("Being prepared"),
        _("Needs and mandates are being collected. Nothing is published yet."),
        _("In preparation"),
    )
    PUBLISHED = (
        "published",
        Tone.INFO,
        _("Out for tender"),
        _("The notice is published and suppliers can submit tenders."),
        _("Published"),
    )
    AWARDED = (
        "awarded",
        Tone.WARNING,
        _("Suppliers chosen"),
        _(
            "The award decision is made. Agreements cannot be signed before the standstill has"
            " ended."
        ),
        _("Awarded, standstill"),
    )
    CONCLUDED = (
        "concluded",
        Tone.SUCCESS,
        _("Agreement in place"),
        _("The agreement is registered and can be used by its parties."),
        _("Agreement registered"),
    )
    CANCELLED = (
        "cancelled",
        Tone.NEUTRAL,
        _("Cancelled"),
        _("The procurement was cancelled and led to no agreement."),
        _("Cancelled"),
    )


class ChainKey(models.TextChoices):
    """The seven steps of the chain, in order."""

    NEEDS = "needs", _("Needs")
    MANDATES = "mandates", _("Mandates")
    PARTY_LIST = "party_list", _("Party list")
    PUBLICATION = "publication", _("Notice")
    AWARD = "award", _("Award")
    AGREEMENT = "agreement", _("Agreement")
    USE = "use", _("Use")


class TenderOutcome(StatusChoices):
    """What became of a tender."""

    RECEIVED = "received", Tone.INFO, "", _("Received, not yet evaluated."), _("Received")
    AWARDED = "awarded", Tone.SUCCESS, "", _("The tender won."), _("Awarded")
    NOT_AWARDED = "not_awarded", Tone.NEUTRAL, "", _("Another tender won."), _("Not awarded")
    REJECTED = "rejected", Tone.DANGER, "", _("The tender did not meet the demands."), _("Rejected")
