"""What a buyer says of purchases outside an agreement."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.followup.enums import Cause
from contracts.followup.querysets import OfBuyerQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked


@tracked()
class LeakageExplanation(models.Model):
    """Why an organisation bought from a supplier outside an agreement in a quarter.

    One row for each such purchase (`usage.OutsideQuarter` over the agreement's lots); what was said
    before stands in its history. `amount` is what had been bought when it was explained: when much
    more is found later the question is asked again. `version` counts the times it was said.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="leakage_explanations",
        verbose_name=_("buyer"),
    )
    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="leakage_explanations",
        verbose_name=_("agreement"),
    )
    quarter = models.DateField(_("quarter"))
    supplier_key = models.CharField(max_length=300, editable=False)
    supplier_name = models.CharField(_("supplier"), max_length=300)
    amount = MoneyField(_("amount when explained"), max_digits=20)
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices)
    runs_until = models.DateField(_("the earlier contract ends"), null=True, blank=True)
    note = models.TextField(_("in words"), blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("explained by")
    )
    explained_at = models.DateTimeField(_("explained"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfBuyerQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation of a purchase outside")
        verbose_name_plural = _("explanations of purchases outside")
        ordering = ["-quarter", "agreement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "agreement", "quarter", "supplier_key"],
                name="followup_explanation_once",
                violation_error_message=_("Somebody has just explained the purchase."),
            ),
            models.CheckConstraint(
                condition=Q(cause__in=[cause.value for cause in Cause]),
                name="followup_explanation_cause_known",
            ),
            models.CheckConstraint(
                condition=Q(cause=Cause.EARLIER_CONTRACT, runs_until__isnull=False)
                | (~Q(cause=Cause.EARLIER_CONTRACT) & Q(runs_until=None)),
                name="followup_explanation_contract_ends",
                violation_error_message=_("Say when the earlier contract ends, and only of such."),
            ),
            models.CheckConstraint(
                condition=~Q(cause=Cause.OTHER) | ~Q(note=""),
                name="followup_explanation_other_in_words",
                violation_error_message=_("Describe the cause."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_name}, {self.quarter:%Y-%m}"

    @property
    def cause_enum(self) -> Cause:
        """The cause with its words and tone."""
        return Cause(self.cause)
