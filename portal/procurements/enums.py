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
    LATE = (
        "late",
        Tone.WARNING,
        "",
        _("Came after the last day. It is listed in the opening record and is not tested."),
        _("Came too late"),
    )


class TenderPhase(StatusChoices):
    """How far the reading of tenders has come; what belongs to a later phase is not yet open."""

    OPENING = "opening", Tone.INFO, "", _("Two people open and list the tenders."), _("Opening")
    QUALIFICATION = (
        "qualification",
        Tone.INFO,
        "",
        _("Whether the suppliers and the tenders meet the demands is tested; prices wait."),
        _("Qualification"),
    )
    EVALUATION = (
        "evaluation",
        Tone.INFO,
        "",
        _("The tenders that meet the demands are compared, with prices."),
        _("Evaluation"),
    )
    DECIDED = "decided", Tone.SUCCESS, "", _("The award is decided."), _("Decided")

    @classmethod
    def with_prices(cls) -> frozenset["TenderPhase"]:
        """Phases in which the sums are open even when prices wait."""
        return frozenset({cls.EVALUATION, cls.DECIDED})


class Right(models.TextChoices):
    """What may be granted on a procurement (the codenames of guardian's permissions)."""

    COORDINATE = "coordinate", _("coordinate the procurement")
    EVALUATE = "evaluate", _("evaluate tenders")
    READ_TENDERS = "read_tenders", _("read tenders")
    REFER = "refer", _("read drafts and comment on them")


class Task(models.TextChoices):
    """What a person is appointed to. What a task may do stands in `grants.TASK_RIGHTS` alone."""

    COORDINATE = "coordinate", _("Coordinates")
    EVALUATE = "evaluate", _("Evaluates tenders")
    READ_TENDERS = "read_tenders", _("Reads tenders")
    REFER = "refer", _("Reference group")

    @classmethod
    def opening(cls) -> frozenset["Task"]:
        """Tasks whose people may be one of the two who open tenders."""
        return frozenset({cls.COORDINATE, cls.EVALUATE, cls.READ_TENDERS})


class Interest(models.TextChoices):
    """What a person is asked about in a declaration of interests (KL 6:28, 7:4; LOU 12:16)."""

    OWN = "own", _("I, or a company I own or lead, can gain or lose by the outcome.")
    CLOSE = "close", _("Someone close to me can gain or lose by the outcome.")
    EMPLOYMENT = "employment", _("I have a secondary employment or an assignment with a supplier.")
    EARLIER = (
        "earlier",
        _("I have worked for, or advised, a supplier in the field in the last years."),
    )
    CONSULTED = "consulted", _("I have taken part in preparing a supplier's tender.")
    OTHER = "other", _("Something else can make people doubt that I am impartial.")


class DeclarationState(StatusChoices):
    """What stands of a person's interests in a procurement."""

    NONE = "none", Tone.WARNING, "", _("Nothing is declared yet."), _("Not declared")
    DECLARED = "declared", Tone.SUCCESS, "", _("The declaration is handed in."), _("Declared")
    MANAGED = (
        "managed",
        Tone.INFO,
        "",
        _("An interest was declared, and a measure is decided."),
        _("Managed"),
    )
    RECUSED = (
        "recused",
        Tone.DANGER,
        "",
        _("The person takes no part in the procurement."),
        _("Recused"),
    )
