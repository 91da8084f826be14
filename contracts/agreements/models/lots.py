"""Lots with their sub-areas and suppliers: whom to ask, in which order, up to how much."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import CallOffModel
from contracts.agreements.models.agreements import Agreement
from contracts.agreements.querysets import (
    AgreementPartQuerySet,
    AgreementSupplierQuerySet,
    LotPartQuerySet,
)
from portal.core.fields import MoneyField
from portal.core.history import tracked


@tracked()
class AgreementLot(models.Model):
    """A part of an agreement with its own suppliers and perhaps its own ceiling.

    `call_off_model` is empty where the agreement's holds; `call_off_terms` is what the agreement
    says of it: when competition is renewed, which needs decide.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="lots", verbose_name=_("agreement")
    )
    lot = models.ForeignKey(
        "procurements.Lot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_lots",
        verbose_name=_("lot of the procurement"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    call_off_model = models.CharField(
        _("call-off"), max_length=20, choices=CallOffModel, blank=True
    )
    call_off_terms = models.TextField(_("how call-offs are made"), blank=True)
    estimate = MoneyField(_("estimated value"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="agreements_lot_number_once",
                violation_error_message=_("There is already a lot with that number."),
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(ceiling__gt=0),
                name="agreements_lot_ceiling_positive",
                violation_error_message=_("The ceiling must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(estimate=None) | Q(ceiling=None) | Q(ceiling__gte=F("estimate")),
                name="agreements_lot_ceiling_above",
                violation_error_message=_("The ceiling cannot be below the estimated value."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def call_off(self) -> str:
        """The lot's own way of call-off, else the agreement's; empty for a contract without one."""
        return self.call_off_model or self.agreement.call_off_model

    @property
    def call_off_label(self) -> str:
        """The same in words."""
        return str(CallOffModel(self.call_off).label) if self.call_off else ""


@tracked()
class AgreementSubArea(models.Model):
    """A division of a lot, such as a county: its suppliers may stand in an order of their own.

    Estimate, ceiling and use are the lot's: an invoice seldom tells the sub-area.
    """

    lot = models.ForeignKey(
        AgreementLot, models.CASCADE, related_name="sub_areas", verbose_name=_("lot")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)

    objects = LotPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("sub-area")
        verbose_name_plural = _("sub-areas")
        ordering = ["lot", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "number"],
                name="agreements_subarea_number_once",
                violation_error_message=_("There is already a sub-area with that number."),
            ),
            models.UniqueConstraint(
                fields=["lot", "name"],
                name="agreements_subarea_name_once",
                violation_error_message=_("There is already a sub-area with that name."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot.number}.{self.number} {self.name}"


@tracked()
class AgreementSupplier(models.Model):
    """A supplier's place in a lot or one of its sub-areas. Its agreement is the lot's.

    Empty days are the agreement's own. A place ends with `valid_to`; a supplier that succeeds
    another (LOU 17:13) gets a new row with the same rank and key that points at the old one.
    """

    lot = models.ForeignKey(
        AgreementLot, models.CASCADE, related_name="suppliers", verbose_name=_("lot")
    )
    sub_area = models.ForeignKey(
        AgreementSubArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suppliers",
        verbose_name=_("sub-area"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="agreement_places",
        verbose_name=_("supplier"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    share = models.DecimalField(
        _("distribution key, per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to and including"), null=True, blank=True)
    succeeds = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="succeeded_by",
        verbose_name=_("succeeds"),
    )

    objects = AgreementSupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement supplier")
        verbose_name_plural = _("agreement suppliers")
        ordering = [
            "lot",
            F("sub_area__number").asc(nulls_first=True),
            F("rank").asc(nulls_last=True),
            "supplier__sort_name",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "sub_area", "supplier"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="agreements_supplier_once",
                violation_error_message=_("The supplier already stands in this lot."),
            ),
            models.UniqueConstraint(
                fields=["lot", "sub_area", "rank"],
                condition=Q(rank__isnull=False, valid_to=None),
                nulls_distinct=False,
                name="agreements_supplier_rank_once",
                violation_error_message=_("Two suppliers of a lot cannot have the same rank."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=Decimal(100)),
                name="agreements_supplier_share",
                violation_error_message=_("A share is above 0 and at most 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreements_supplier_period",
                violation_error_message=_("A place must begin before it ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.lot}"

    @property
    def agreement(self) -> Agreement:
        """The agreement of the lot."""
        return self.lot.agreement

    def holds_on(self, day: date) -> bool:
        """Whether the supplier has the place on `day`; the agreement's own days not counted."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
