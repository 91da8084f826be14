"""What the association does with answers: adjusts, weighs, freezes, and builds an estimate on."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from needs.consolidation.enums import AdjustmentState
from needs.consolidation.querysets import AssociationQuerySet, QuantityAdjustmentQuerySet
from needs.inquiries.enums import AnswerStatus
from portal.core import clock
from portal.core.errors import Refused
from portal.core.fields import MoneyField
from portal.core.history import tracked, untracked

_PERSON = settings.AUTH_USER_MODEL
_FROZEN = _("A snapshot is frozen and can never be changed.")


@tracked()
class Adjustment(models.Model):
    """Another quantity than the party answered, with the reason. The answer itself never changes.

    It stands on one submission: `original` is what was answered and `answer_submitted_at` when.
    When the party submits anew the adjustment falls, which follows from these two and is never
    stored. It can be withdrawn, never deleted.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.PROTECT, related_name="adjustments", verbose_name=_("answer")
    )
    item = models.ForeignKey(
        "needs.InquiryItem", models.PROTECT, related_name="adjustments", verbose_name=_("line")
    )
    original = models.DecimalField(_("answered quantity"), max_digits=14, decimal_places=2)
    quantity = models.DecimalField(_("adjusted quantity"), max_digits=14, decimal_places=2)
    reason = models.TextField(_("reason"))
    answer_submitted_at = models.DateTimeField(_("answer submitted"), editable=False)
    made_by = models.ForeignKey(
        _PERSON, models.PROTECT, related_name="+", verbose_name=_("adjusted by")
    )
    made_at = models.DateTimeField(_("adjusted"), default=clock.now, editable=False)
    withdrawn_by = models.ForeignKey(
        _PERSON,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(_("why withdrawn"), blank=True)

    objects = QuantityAdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "item"],
                condition=Q(withdrawn_at=None),
                name="consolidation_adjustment_one_open",
                violation_error_message=_("The line is already adjusted: withdraw that first."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="consolidation_adjustment_quantity_positive",
                violation_error_message=_("A quantity cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(quantity=F("original")),
                name="consolidation_adjustment_changes",
                violation_error_message=_("The adjusted figure is the one that was answered."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="consolidation_adjustment_has_reason",
                violation_error_message=_("Say why the figure is adjusted."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False))
                & ~Q(withdrawn_reason=""),
                name="consolidation_adjustment_withdrawn_by_someone",
                violation_error_message=_("Say why the adjustment is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.original} → {self.quantity}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: it is withdrawn."""
        raise Refused(gettext("An adjustment is withdrawn, never deleted."))

    @property
    def state(self) -> AdjustmentState:
        """Where it stands; needs `stands` (`with_standing`) and the answer."""
        if self.withdrawn_at is not None:
            return AdjustmentState.WITHDRAWN
        counts = self.answer.status in AnswerStatus.counted()
        same = self.answer.submitted_at == self.answer_submitted_at
        if counts and same and getattr(self, "stands", True):
            return AdjustmentState.IN_FORCE
        return AdjustmentState.FALLEN


def _percent(label: Any, default: int) -> models.DecimalField:
    return models.DecimalField(
        label,
        max_digits=6,
        decimal_places=2,
        default=Decimal(default),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
    )


@tracked()
class ScenarioFactors(models.Model):
    """What per cent of a stated quantity a low and a high demand counts with, per confidence.

    The likely demand counts the quantities as they stand. Of parties that are undecided the low
    demand counts nothing, the likely one and the high one these shares. Without a row the defaults
    hold (docs/decisions/0041).
    """

    inquiry = models.OneToOneField(
        "needs.Inquiry",
        models.PROTECT,
        related_name="scenario_factors",
        verbose_name=_("inquiry"),
    )
    high_low = _percent(_("certain, at least"), 95)
    high_high = _percent(_("certain, at most"), 105)
    medium_low = _percent(_("probable, at least"), 80)
    medium_high = _percent(_("probable, at most"), 120)
    low_low = _percent(_("rough estimate, at least"), 50)
    low_high = _percent(_("rough estimate, at most"), 150)
    undecided_likely = _percent(_("undecided, likely"), 50)
    undecided_high = _percent(_("undecided, at most"), 120)
    reason = models.TextField(_("why these"), blank=True)
    set_by = models.ForeignKey(
        _PERSON, models.PROTECT, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"), default=clock.now, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("factors of the scenarios")
        verbose_name_plural = _("factors of the scenarios")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    **{f"{sure}_low__gte": 0 for sure in ("high", "medium", "low")},
                    **{f"{sure}_low__lte": 100 for sure in ("high", "medium", "low")},
                    **{f"{sure}_high__gte": 100 for sure in ("high", "medium", "low")},
                ),
                name="consolidation_factors_around_stated",
                violation_error_message=_(
                    "The lowest share is at most 100 per cent and the highest at least 100."
                ),
            ),
            models.CheckConstraint(
                condition=Q(undecided_likely__gte=0, undecided_high__gte=F("undecided_likely")),
                name="consolidation_factors_undecided_in_order",
                violation_error_message=_(
                    "Of the undecided, the high demand counts at least what the likely one does."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.inquiry)


@tracked()
class Snapshot(models.Model):
    """The demand as it stood at one moment: who froze it, why, and a checksum over every figure.

    `content` holds what is not a quantity: the lines, the parties and how each had answered, the
    factors and the sums. Quantities are rows. `sha256` is over the canonical JSON of both
    (`needs.consolidation.canonical`); triggers in the database refuse every change.
    """

    procurement = models.ForeignKey(
        "procurements.Procurement",
        models.PROTECT,
        related_name="demand_snapshots",
        verbose_name=_("procurement"),
    )
    inquiry = models.ForeignKey(
        "needs.Inquiry", models.PROTECT, related_name="snapshots", verbose_name=_("inquiry")
    )
    number = models.PositiveIntegerField(_("number"))
    reason = models.TextField(_("why it is frozen"))
    content = models.JSONField(_("content"))
    estimate = MoneyField(_("estimate, the whole term"))
    value_per_year = MoneyField(_("value per year"))
    answered = models.PositiveIntegerField(_("answered"))
    asked = models.PositiveIntegerField(_("asked"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    made_at = models.DateTimeField(_("frozen"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        _PERSON, models.PROTECT, related_name="+", verbose_name=_("frozen by")
    )

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot of a demand")
        verbose_name_plural = _("snapshots of demands")
        ordering = ["procurement", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"],
                name="consolidation_snapshot_number_once",
                violation_error_message=_("The snapshot already exists."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="consolidation_snapshot_has_reason",
                violation_error_message=_("Say why the demand is frozen."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Snapshot %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("consolidation:snapshot", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise Refused(str(_FROZEN))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise Refused(str(_FROZEN))


@untracked("Never changes: triggers refuse it, and the snapshot's checksum covers every row.")
class SnapshotRow(models.Model):
    """One party's quantity of one line as it was counted when the demand was frozen."""

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="rows", verbose_name=_("snapshot")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", verbose_name=_("party")
    )
    item_id = models.BigIntegerField(_("line"))
    quantity = models.DecimalField(_("counted per year"), max_digits=14, decimal_places=2)
    original = models.DecimalField(_("answered per year"), max_digits=14, decimal_places=2)
    confidence = models.CharField(_("how sure"), max_length=10)
    stance = models.CharField(_("need"), max_length=10)
    starts_on = models.DateField(_("from"), null=True, blank=True)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quantity of a snapshot")
        verbose_name_plural = _("quantities of snapshots")
        ordering = ["snapshot", "organisation_id", "item_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "organisation", "item_id"],
                name="consolidation_snapshotrow_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.item_id}: {self.quantity}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise Refused(str(_FROZEN))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise Refused(str(_FROZEN))


@tracked()
class Estimate(models.Model):
    """An estimate and a ceiling as they were set, and their snapshot. The last one holds."""

    procurement = models.ForeignKey(
        "procurements.Procurement",
        models.PROTECT,
        related_name="estimates",
        verbose_name=_("procurement"),
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="estimates", verbose_name=_("snapshot")
    )
    estimated_value = MoneyField(_("estimated value"))
    margin_percent = models.DecimalField(_("margin"), max_digits=6, decimal_places=2)
    ceiling = MoneyField(_("ceiling"))
    reason = models.TextField(_("reason"))
    set_by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set"), default=clock.now, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("estimate of a demand")
        verbose_name_plural = _("estimates of demands")
        ordering = ["procurement", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ceiling__gte=F("estimated_value")),
                name="consolidation_estimate_under_ceiling",
                violation_error_message=_("The ceiling cannot be below the estimated value."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procurement}: {self.ceiling}"


@tracked()
class Inhabitants(models.Model):
    """How many live in a municipality, according to whom and at the end of which year."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="inhabitants",
        verbose_name=_("municipality"),
    )
    year = models.PositiveSmallIntegerField(_("at the end of"))
    count = models.PositiveIntegerField(_("inhabitants"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(
        _PERSON, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), default=clock.now, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of inhabitants")
        verbose_name_plural = _("numbers of inhabitants")
        ordering = ["organisation", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="consolidation_inhabitants_once_a_year",
                violation_error_message=_("The year is already entered."),
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, count__lt=10_000_000),
                name="consolidation_inhabitants_possible",
                violation_error_message=_("That is not a number of inhabitants."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="consolidation_inhabitants_year_possible",
                violation_error_message=_("Write the year with four figures."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="consolidation_inhabitants_have_source",
                violation_error_message=_("Say where the figures come from."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.count} ({self.year})"
