"""The agreement itself and its options: what may be bought, until when and for how much."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements import status
from contracts.agreements.enums import (
    AgreementKind,
    AgreementOrigin,
    AgreementStatus,
    CallOffModel,
)
from contracts.agreements.numbers import LONGEST as LONGEST_NUMBER
from contracts.agreements.querysets import AgreementPartQuerySet, AgreementQuerySet
from portal.core import clock
from portal.core.fields import MoneyField, swedish_sort_field
from portal.core.history import tracked
from portal.rules.enums import ContractKind, Regime


@tracked()
class Agreement(models.Model):
    """An agreement of the register: of a procurement here, entered by hand, or imported.

    Two end dates: call-offs until `valid_to`, contracts made by them until `last_contract_date`.
    Taking an option moves `valid_to`; the option keeps the date it was moved from. From
    `terminated_from` no call-off is made, whatever `valid_to` says. `ceiling` is the highest value
    of the whole; without it the ceilings of the lots together are the ceiling. `number` stands as
    it was written; agreements are found and told apart by `number_key`.
    """

    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement",
        verbose_name=_("procurement"),
    )
    origin = models.CharField(
        _("comes from"),
        max_length=12,
        choices=AgreementOrigin,
        default=AgreementOrigin.PROCUREMENT,
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=AgreementKind, default=AgreementKind.FRAMEWORK
    )
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("agreement number"), max_length=LONGEST_NUMBER)
    number_key = models.CharField(
        _("agreement number, for comparison"), max_length=LONGEST_NUMBER, editable=False
    )
    diary_number = models.CharField(_("registration number"), max_length=60, blank=True)
    source_reference = models.CharField(
        _("reference in the register it came from"), max_length=120, blank=True
    )
    responsible = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="responsible_agreements",
        verbose_name=_("responsible authority"),
        help_text=_("The contracting authority that made the agreement."),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="managed_agreements",
        verbose_name=_("agreement manager"),
    )
    regime = models.CharField(
        _("legal regime"), max_length=12, choices=Regime, default=Regime.UNDECIDED
    )
    contract_kind = models.CharField(
        _("what is bought"),
        max_length=16,
        choices=ContractKind,
        default=ContractKind.GOODS_SERVICES,
    )
    area = models.CharField(_("area"), max_length=100, blank=True)
    cpv_codes = models.ManyToManyField(
        "procurements.CpvCode",
        through="AgreementCpvCode",
        blank=True,
        related_name="agreements",
        verbose_name=_("CPV codes"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day for call-offs"))
    last_contract_date = models.DateField(_("last day of contracts"))
    terminated_from = models.DateField(_("terminated from"), null=True, blank=True, editable=False)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    call_off_model = models.CharField(
        _("call-off"), max_length=20, choices=CallOffModel, blank=True
    )
    estimate = MoneyField(_("estimated value"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    long_term_reason = models.TextField(_("special reasons for a longer term"), blank=True)
    terms = models.TextField(_("terms in short"), blank=True)
    party_proof = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("proof of the parties"),
        help_text=_("The notice or annex that names the buyers, when no party list was locked."),
    )
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
            models.UniqueConstraint(
                fields=["number_key"],
                name="agreements_agreement_number_once",
                violation_error_message=_("Another agreement already has this number."),
            ),
            models.CheckConstraint(
                condition=~Q(number_key=""),
                name="agreements_agreement_has_number",
                violation_error_message=_("An agreement number has letters or digits."),
            ),
            models.CheckConstraint(
                condition=Q(origin=AgreementOrigin.PROCUREMENT, procurement__isnull=False)
                | (~Q(origin=AgreementOrigin.PROCUREMENT) & Q(procurement=None)),
                name="agreements_agreement_origin",
                violation_error_message=_(
                    "An agreement comes from a procurement, or is entered without one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind=AgreementKind.CONTRACT) | ~Q(call_off_model=""),
                name="agreements_agreement_framework_call_off",
                violation_error_message=_("A framework agreement says how call-offs are made."),
            ),
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

    def url_of(self, tab: str) -> str:
        """The address of a part of its page (`panels.Tab`)."""
        return reverse(f"agreements:{tab}", args=[self.pk])

    def status_on(self, today: date, headroom: Decimal | None) -> AgreementStatus:
        """The status on a day, given what is left below the ceiling (None: no ceiling)."""
        return status.in_python(
            today,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            terminated_from=self.terminated_from,
            headroom=headroom,
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
class AgreementCpvCode(models.Model):
    """One CPV code of an agreement."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="+", verbose_name=_("agreement")
    )
    cpv_code = models.ForeignKey(
        "procurements.CpvCode", models.PROTECT, related_name="+", verbose_name=_("CPV code")
    )

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("CPV code of an agreement")
        verbose_name_plural = _("CPV codes of agreements")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "cpv_code"], name="agreements_cpvcode_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.cpv_code}"


@tracked()
class AgreementOption(models.Model):
    """A right to extend, decided by a named person: taken before its last day of notice, or not.

    `decided_by`, `authority` and `reason` belong to either decision; `taken_at` and `declined_at`
    say which it was.
    """

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
    declined_at = models.DateTimeField(_("not taken"), null=True, blank=True, editable=False)
    declined_by = models.ForeignKey(
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
    reason = models.TextField(_("reason"), blank=True)

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
                condition=Q(taken_at=None, taken_by=None, extended_from=None)
                | (
                    Q(taken_at__isnull=False, taken_by__isnull=False, extended_from__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="agreements_option_taken_by_person",
                violation_error_message=_("An option is taken by a named person."),
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, declined_by=None)
                | (
                    Q(declined_at__isnull=False, declined_by__isnull=False, taken_at=None)
                    & ~Q(decided_by="")
                ),
                name="agreements_option_declined_by_person",
                violation_error_message=_("A named person decides that an option is not taken."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} +{self.months}"

    @property
    def is_decided(self) -> bool:
        """Whether somebody has decided, either way."""
        return bool(self.taken_at or self.declined_at)
