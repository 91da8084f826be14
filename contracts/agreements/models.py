"""Agreements: what may be bought, from whom, by whom, until when and for how much."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements import status
from contracts.agreements.enums import AgreementStatus, CallOffModel
from contracts.agreements.querysets import (
    AgreementPartQuerySet,
    AgreementQuerySet,
    LotPartQuerySet,
)
from mandates.enums import Commitment
from portal.core import clock
from portal.core.fields import MoneyField, swedish_sort_field
from portal.core.history import tracked


@tracked()
class Agreement(models.Model):
    """The agreement a procurement led to.

    Two end dates: call-offs until `valid_to`, contracts made by them until `last_contract_date`.
    Taking an option moves `valid_to`; the option keeps the date it was moved from. `ceiling` is the
    highest value of the whole; without it the ceilings of the lots together are the ceiling.
    """

    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        related_name="agreement",
        verbose_name=_("procurement"),
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("agreement number"), max_length=40, unique=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day for call-offs"))
    last_contract_date = models.DateField(_("last day of contracts"))
    signed_on = models.DateField(_("signed"))
    call_off_model = models.CharField(_("call-off"), max_length=20, choices=CallOffModel)
    estimate = MoneyField(_("estimated value"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    long_term_reason = models.TextField(_("special reasons for a longer term"), blank=True)
    terms = models.TextField(_("terms in short"), blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registered by")
    )
    registered_at = models.DateTimeField(_("registered"), default=clock.now, editable=False)
    sort_title = swedish_sort_field("title")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["sort_title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="agreements_agreement_period",
                violation_error_message=_("The agreement must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(last_contract_date__gte=F("valid_to")),
                name="agreements_agreement_last_contract",
                violation_error_message=_(
                    "Contracts cannot end before the last day for call-offs."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(ceiling__gt=0),
                name="agreements_agreement_ceiling_positive",
                violation_error_message=_("The ceiling must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(estimate=None) | Q(ceiling=None) | Q(ceiling__gte=F("estimate")),
                name="agreements_agreement_ceiling_above",
                violation_error_message=_("The ceiling cannot be below the estimated value."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.pk])

    def status_on(self, today: date, headroom: Decimal | None) -> AgreementStatus:
        """The status on a day, given what is left below the ceiling (None: no ceiling)."""
        return status.in_python(
            today, valid_from=self.valid_from, valid_to=self.valid_to, headroom=headroom
        )

    @property
    def status_enum(self) -> AgreementStatus:
        """Today's status: the annotation of `with_status`, or asked of the database."""
        value = getattr(self, "status_value", None)
        if value is None:
            rows = Agreement.objects.filter(pk=self.pk).with_status(clock.today())
            value = rows.values_list("status_value", flat=True).get()
        return AgreementStatus(value)


@tracked()
class AgreementOption(models.Model):
    """A right to extend, taken by a named person before its last day of notice."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="options", verbose_name=_("agreement")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    months = models.PositiveSmallIntegerField(_("months"))
    notice_by = models.DateField(_("last day of notice"))
    extends_to = models.DateField(_("extends to"))
    extended_from = models.DateField(_("extended from"), null=True, blank=True, editable=False)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    authority = models.CharField(_("authority"), max_length=300, blank=True)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="agreements_option_position_once"
            ),
            models.CheckConstraint(
                condition=Q(months__gt=0, notice_by__lt=F("extends_to")),
                name="agreements_option_notice_before",
                violation_error_message=_(
                    "Notice of an option is given before the day it extends to."
                ),
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None, extended_from=None, decided_by="")
                | (
                    Q(taken_at__isnull=False, taken_by__isnull=False, extended_from__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="agreements_option_taken_by_person",
                violation_error_message=_("An option is taken by a named person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} +{self.months}"


@tracked()
class AgreementLot(models.Model):
    """A part of an agreement with its own suppliers and perhaps its own ceiling."""

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


@tracked()
class AgreementSupplier(models.Model):
    """A supplier in a lot. Its agreement is the lot's, and is not stored twice."""

    lot = models.ForeignKey(
        AgreementLot, models.CASCADE, related_name="suppliers", verbose_name=_("lot")
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="agreement_places",
        verbose_name=_("supplier"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    objects = LotPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement supplier")
        verbose_name_plural = _("agreement suppliers")
        ordering = ["lot", F("rank").asc(nulls_last=True), "supplier__sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "supplier"],
                name="agreements_supplier_once",
                violation_error_message=_("The supplier already stands in this lot."),
            ),
            models.UniqueConstraint(
                fields=["lot", "rank"],
                condition=Q(rank__isnull=False),
                name="agreements_supplier_rank_once",
                violation_error_message=_("Two suppliers of a lot cannot have the same rank."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.lot}"

    @property
    def agreement(self) -> Agreement:
        """The agreement of the lot."""
        return self.lot.agreement


@tracked()
class AgreementParty(models.Model):
    """A buyer of the agreement: always a row of the locked party list, never added afterwards."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name=_("party"),
    )
    commitment = models.CharField(
        _("commitment"), max_length=10, choices=Commitment, default=Commitment.BINDING
    )

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "organisation__sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="agreements_party_once",
                violation_error_message=_("The organisation is already a party."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.agreement}"

    @property
    def commitment_label(self) -> str:
        """The commitment in words."""
        return str(Commitment(self.commitment).label)
