"""What an agreement has saved, with the way it was counted."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.querysets import AgreementPartQuerySet
from contracts.followup.enums import SavingsMethod
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked


@tracked()
class SavingsStatement(models.Model):
    """A saving that a named person states, by a method, from the use of a time.

    `baseline_price` and `agreed_price` are the price of the same thing or basket, before and by the
    agreement; `used` is the use of the time as it was known when stated, and
    `saving = used × (baseline_price ÷ agreed_price − 1)`, to the krona's öre; the database holds to
    it. Never changed: a wrong one is withdrawn with a reason and stated again.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="savings",
        verbose_name=_("agreement"),
    )
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="savings",
        verbose_name=_("lot"),
    )
    method = models.CharField(_("method"), max_length=10, choices=SavingsMethod)
    first_month = models.DateField(_("from month"))
    last_month = models.DateField(_("to month"))
    item = models.CharField(_("what is compared"), max_length=200)
    baseline_price = models.DecimalField(_("price compared with"), max_digits=16, decimal_places=4)
    agreed_price = models.DecimalField(_("price by the agreement"), max_digits=16, decimal_places=4)
    baseline_source = models.TextField(_("where the price compared with is from"))
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    used = MoneyField(_("use when stated"), max_digits=20)
    saving = MoneyField(_("saving"), max_digits=20)
    coverage_text = models.TextField(_("what the use rests on"), blank=True)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stated by")
    )
    stated_at = models.DateTimeField(_("stated"), default=clock.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_reason = models.TextField(_("why withdrawn"), blank=True)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("saving")
        verbose_name_plural = _("savings")
        ordering = ["-first_month", "-stated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=SavingsMethod.values),
                name="followup_savings_has_method",
                violation_error_message=_("A saving is stated with its method."),
            ),
            models.CheckConstraint(
                condition=Q(baseline_price__gt=0, agreed_price__gt=0),
                name="followup_savings_prices",
                violation_error_message=_("Both prices must be above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(baseline_source=""),
                name="followup_savings_has_source",
                violation_error_message=_("Say where the price compared with is from."),
            ),
            models.CheckConstraint(
                condition=Q(
                    first_month__day=1, last_month__day=1, last_month__gte=F("first_month")
                ),
                name="followup_savings_months",
                violation_error_message=_("The time must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(
                    saving__gte=F("used") * (F("baseline_price") / F("agreed_price") - 1)
                    - Decimal("0.01"),
                    saving__lte=F("used") * (F("baseline_price") / F("agreed_price") - 1)
                    + Decimal("0.01"),
                ),
                name="followup_savings_by_formula",
                violation_error_message=_("The saving is not what the formula gives."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="followup_savings_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_method_display()}"
