"""What lines add up to: per month, per year, and what was bought outside per quarter."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.querysets import OfOrganisationQuerySet
from portal.core.history import untracked


@untracked("Sums of the lines, which can be made again from them at any time.")
class UsageMonth(models.Model):
    """The sum of one buyer's lines of one month, source and outcome: what pages add up.

    Written by `rollups` alone. Of several sources that tell of the same lot, buyer and quarter the
    one with most counts (`reconcile`); the rows of the others have `counts` false, and those of
    call-offs always: an order is compared with what was bought, and never added to it.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="usage_months",
        db_index=False,
        verbose_name=_("buyer"),
    )
    month = models.DateField(_("month"))
    source = models.CharField(_("source"), max_length=10, choices=UsageSource)
    outcome = models.CharField(_("match"), max_length=24, choices=MatchOutcome.choices)
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="usage_months",
        db_index=False,
        verbose_name=_("lot"),
    )
    outside_lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="outside_months",
        db_index=False,
        verbose_name=_("lot that was passed by"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        null=True,
        related_name="usage_months",
        db_index=False,
        verbose_name=_("agreement supplier"),
    )
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    lines = models.PositiveIntegerField(_("lines"))
    last_day = models.DateField(_("last day"))
    counts = models.BooleanField(_("counts"), default=True)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage of a month")
        verbose_name_plural = _("usage per month")
        ordering = ["month", "pk"]
        indexes = [
            # With all that an overview adds up: a million months are read from the index alone.
            models.Index(
                fields=["lot", "month"],
                include=["organisation", "amount", "counts"],
                condition=Q(lot__isnull=False),
                name="usage_month_lot_sums",
            ),
            models.Index(
                fields=["outside_lot", "month"],
                condition=Q(outside_lot__isnull=False),
                name="usage_month_outside",
            ),
            models.Index(
                fields=["supplier", "month"],
                condition=Q(supplier__isnull=False),
                name="usage_month_supplier",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                F("organisation"),
                F("month"),
                F("source"),
                F("outcome"),
                F("lot"),
                F("outside_lot"),
                F("supplier"),
                name="usage_month_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="usage_month_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.month:%Y-%m}: {self.amount}"


@untracked("Sums of the lines, which can be made again from them at any time.")
class UsageYear(models.Model):
    """What one buyer bought by a lot in a year: the months that count, added up.

    Pages of all agreements add these up: of ten million lines there are a million months, but no
    more years than there are parties' lots. Written by `rollups` alone.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="usage_years",
        db_index=False,
        verbose_name=_("buyer"),
    )
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        related_name="usage_years",
        verbose_name=_("lot"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("usage of a year")
        verbose_name_plural = _("usage per year")
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "lot"], name="usage_year_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {self.amount}"


@untracked("Sums of the lines, which can be made again from them at any time.")
class OutsideQuarter(models.Model):
    """What one buyer bought outside an agreement in a quarter, from one supplier as it is named.

    Lines that ended `MatchOutcome.outside()` and count, so the sums are those of `UsageMonth` with
    an `outside_lot`, told apart by supplier. `supplier_key` is the number, else the name in
    capitals. Written by `rollups` alone.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="outside_quarters",
        db_index=False,
        verbose_name=_("buyer"),
    )
    quarter = models.DateField(_("quarter"))
    outside_lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        related_name="outside_quarters",
        verbose_name=_("lot that was passed by"),
    )
    supplier_key = models.CharField(max_length=300, editable=False)
    supplier_number = models.CharField(_("supplier's number"), max_length=40, blank=True)
    supplier_name = models.CharField(_("supplier's name"), max_length=300, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    lines = models.PositiveIntegerField(_("lines"))
    last_day = models.DateField(_("last day"))

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside of a quarter")
        verbose_name_plural = _("outside per quarter")
        ordering = ["-quarter", "-amount", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "quarter", "outside_lot", "supplier_key"],
                name="usage_outside_once",
            ),
            models.CheckConstraint(
                condition=Q(quarter__day=1, quarter__month__in=(1, 4, 7, 10)),
                name="usage_outside_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.quarter:%Y-%m} {self.supplier_name}: {self.amount}"
