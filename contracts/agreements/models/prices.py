"""Prices by article and time, and the indexation that moves them."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models.agreements import Agreement
from contracts.agreements.models.lots import AgreementLot, AgreementSupplier
from contracts.agreements.querysets import (
    AdjustmentQuerySet,
    AgreementPartQuerySet,
    LotPartQuerySet,
)
from portal.core import clock
from portal.core.history import tracked


@tracked()
class PriceIndex(models.Model):
    """How the prices of an agreement or one of its lots follow an index.

    `base_month` and `base_value` are those of the agreement; each adjustment counts from the one
    before. `share` is how many per cent of a price follow the index.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="indexes", verbose_name=_("agreement")
    )
    lot = models.ForeignKey(
        AgreementLot,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="indexes",
        verbose_name=_("lot"),
    )
    name = models.CharField(_("index"), max_length=200)
    base_month = models.DateField(_("base month"))
    base_value = models.DecimalField(_("base value"), max_digits=12, decimal_places=4)
    interval_months = models.PositiveSmallIntegerField(_("months between adjustments"), default=12)
    next_on = models.DateField(_("next adjustment"), null=True, blank=True)
    share = models.DecimalField(
        _("part of the price that follows, per cent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
    )
    terms = models.TextField(_("what the agreement says"), blank=True)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("indexation")
        verbose_name_plural = _("indexations")
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "lot"],
                nulls_distinct=False,
                name="agreements_index_once",
                violation_error_message=_("The prices already follow an index."),
            ),
            models.CheckConstraint(
                condition=Q(base_value__gt=0, interval_months__gt=0),
                name="agreements_index_positive",
                violation_error_message=_("Base value and interval are above zero."),
            ),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=Decimal(100)),
                name="agreements_index_share",
                violation_error_message=_("A share is above 0 and at most 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class PriceAdjustment(models.Model):
    """One adjustment of prices, decided by a named person. `factor` is what prices were times."""

    index = models.ForeignKey(
        PriceIndex, models.PROTECT, related_name="adjustments", verbose_name=_("indexation")
    )
    holds_from = models.DateField(_("new prices from"))
    month = models.DateField(_("index month"))
    value = models.DecimalField(_("index value"), max_digits=12, decimal_places=4)
    factor = models.DecimalField(_("factor"), max_digits=10, decimal_places=6)
    rows_changed = models.PositiveIntegerField(_("prices changed"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    authority = models.CharField(_("authority"), max_length=300)
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("price adjustment")
        verbose_name_plural = _("price adjustments")
        ordering = ["index", "-holds_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["index", "holds_from"],
                name="agreements_adjustment_once",
                violation_error_message=_("The prices are already adjusted from that day."),
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0, factor__gt=0),
                name="agreements_adjustment_positive",
                violation_error_message=_("An index value is above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(authority=""),
                name="agreements_adjustment_by_person",
                violation_error_message=_("A named person decides an adjustment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.holds_from}"


@tracked()
class PriceRow(models.Model):
    """What an article costs during a time, in a lot; of one supplier, or of all where empty.

    A new price ends the old row and never replaces it. Four decimals: unit prices of electricity
    or paper are parts of an öre.
    """

    lot = models.ForeignKey(
        AgreementLot, models.CASCADE, related_name="prices", verbose_name=_("lot")
    )
    place = models.ForeignKey(
        AgreementSupplier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prices",
        verbose_name=_("supplier"),
    )
    article = models.CharField(_("article number"), max_length=60, blank=True)
    name = models.CharField(_("article"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    price = models.DecimalField(_("price, kr"), max_digits=16, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to and including"), null=True, blank=True)
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source document"),
    )
    adjustment = models.ForeignKey(
        PriceAdjustment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="rows",
        verbose_name=_("price adjustment"),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = LotPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["lot", "name", "article", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="agreements_price_not_negative",
                violation_error_message=_("A price is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreements_price_period",
                violation_error_message=_("A price must begin before it ends."),
            ),
            ExclusionConstraint(
                name="agreements_price_one_a_day",
                expressions=[
                    ("lot", RangeOperators.EQUAL),
                    (Coalesce(F("place"), Value(0)), RangeOperators.EQUAL),
                    ("article", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The article already has a price on those days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.price}"
