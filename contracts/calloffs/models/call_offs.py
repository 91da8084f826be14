"""The call-off, and what shows that its supplier was rightly chosen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.agreements.enums import CallOffModel
from contracts.calloffs.enums import Answer, CallOffStatus
from contracts.calloffs.querysets import (
    CallOffPartQuerySet,
    CallOffQuerySet,
    QuoteQuerySet,
)
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
from portal.core.history import tracked


@tracked()
class CallOff(models.Model):
    """One purchase by an agreement: which buyer, which supplier, how much, until when, and why it.

    `proposed` is the place that the agreement's criteria pointed out on the day; another `place`
    stands beside the reason. `value` is empty where only prices are agreed and there is no ceiling;
    then `quantity` tells how much. Only a registered call-off counts (`ceiling`).
    """

    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        related_name="call_offs",
        verbose_name=_("lot"),
    )
    place = models.ForeignKey(
        "agreements.AgreementSupplier",
        models.PROTECT,
        related_name="call_offs",
        verbose_name=_("supplier"),
    )
    proposed = models.ForeignKey(
        "agreements.AgreementSupplier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supplier that the agreement points out"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="call_offs",
        verbose_name=_("buyer"),
    )
    made_on = models.DateField(_("day of the call-off"))
    method = models.CharField(
        _("how the supplier was chosen"), max_length=20, choices=CallOffModel, blank=True
    )
    value = MoneyField(_("value"), null=True, blank=True)
    quantity = models.DecimalField(
        _("quantity"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    contract_to = models.DateField(_("last day of the contract"))
    reason = models.TextField(_("reason for the choice"), blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    delivery = models.TextField(_("what is to be delivered"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200)
    authority = models.CharField(_("authority"), max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(
        _("values told to the room of use"), default=0, editable=False
    )
    status = StatusField(
        _("status"), choices=CallOffStatus, default=CallOffStatus.WAITING, editable=False
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registered by")
    )
    registered_at = models.DateTimeField(_("registered"), default=clock.now, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("cancelled by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, editable=False)

    objects = CallOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("call-off")
        verbose_name_plural = _("call-offs")
        ordering = ["-made_on", "-pk"]
        indexes = [
            models.Index(fields=["lot", "made_on"], name="calloffs_calloff_lot"),
            models.Index(fields=["organisation", "-made_on"], name="calloffs_calloff_buyer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(quantity__isnull=False),
                name="calloffs_calloff_value_or_quantity",
                violation_error_message=_("State the value, or the quantity."),
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gt=0),
                name="calloffs_calloff_value_positive",
                violation_error_message=_("The value must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0),
                name="calloffs_calloff_quantity_positive",
                violation_error_message=_("The quantity must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(contract_to__gte=F("made_on")),
                name="calloffs_calloff_contract_end",
                violation_error_message=_("The contract cannot end before it is made."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="calloffs_calloff_by_person",
                violation_error_message=_("A named person decides on a call-off."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[s.value for s in CallOffStatus]),
                name="calloffs_calloff_status_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=CallOffStatus.CANCELLED,
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                )
                & ~Q(cancel_reason="")
                | ~Q(status=CallOffStatus.CANCELLED) & Q(cancelled_at=None, cancelled_by=None),
                name="calloffs_calloff_cancelled_with_reason",
                violation_error_message=_("A call-off is cancelled by a person, with a reason."),
            ),
        ]

    def __str__(self) -> str:
        day = self.made_on.isoformat()
        return f"{self.organisation.short_name} {day}: {self.place.supplier}"

    def get_absolute_url(self) -> str:
        return reverse("calloffs:detail", args=[self.pk])

    @property
    def status_enum(self) -> CallOffStatus:
        """The status with its words and tone."""
        return CallOffStatus(self.status)

    @property
    def deviates(self) -> bool:
        """Whether another supplier was chosen than the agreement pointed out."""
        return self.proposed_id is not None and self.proposed_id != self.place_id

    @transition(field=status, source=CallOffStatus.WAITING, target=CallOffStatus.REGISTERED)
    def be_registered(self) -> None:
        """It fits below the ceiling, or a lawyer has let it pass."""

    @transition(field=status, source=CallOffStatus.WAITING, target=CallOffStatus.DENIED)
    def be_denied(self) -> None:
        """The lawyer said no."""

    @transition(field=status, source=sorted(CallOffStatus.open()), target=CallOffStatus.CANCELLED)
    def be_cancelled(self) -> None:
        """Taken back by those who made it."""
        self.cancelled_at = clock.now()


@tracked()
class AskedSupplier(models.Model):
    """A supplier that stands before the chosen one in the ranking: asked when, answered what."""

    call_off = models.ForeignKey(
        CallOff, models.CASCADE, related_name="asked", verbose_name=_("call-off")
    )
    place = models.ForeignKey(
        "agreements.AgreementSupplier",
        models.PROTECT,
        related_name="+",
        verbose_name=_("supplier"),
    )
    asked_on = models.DateField(_("asked"))
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = CallOffPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("asked supplier")
        verbose_name_plural = _("asked suppliers")
        ordering = ["call_off", F("place__rank").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "place"],
                name="calloffs_asked_once",
                violation_error_message=_("The supplier is already listed as asked."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                name="calloffs_asked_before_answer",
                violation_error_message=_("Nobody answers before they are asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_answer_display()}"


@tracked()
class Competition(models.Model):
    """The renewed competition behind a call-off. `origin` names the pages that it was run on."""

    call_off = models.OneToOneField(
        CallOff, models.CASCADE, related_name="competition", verbose_name=_("call-off")
    )
    deadline = models.DateField(_("quotes due"))
    criteria = models.TextField(_("criteria and why the winner won"))
    standstill_until = models.DateField(_("standstill observed until"), null=True, blank=True)
    standstill_note = models.CharField(_("note on the standstill"), max_length=300, blank=True)
    origin = models.CharField(_("run on"), max_length=80, blank=True)

    objects = CallOffPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("renewed competition")
        verbose_name_plural = _("renewed competitions")
        ordering = ["call_off"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin"],
                condition=~Q(origin=""),
                name="calloffs_competition_origin_once",
                violation_error_message=_("The competition has led to a call-off already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_off}: {self.deadline}"


@tracked()
class Quote(models.Model):
    """One supplier in a renewed competition: invited or why not, and what it offered."""

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="quotes", verbose_name=_("competition")
    )
    place = models.ForeignKey(
        "agreements.AgreementSupplier",
        models.PROTECT,
        related_name="+",
        verbose_name=_("supplier"),
    )
    invited = models.BooleanField(_("invited"), default=True)
    amount = MoneyField(_("quote"), null=True, blank=True)
    is_winner = models.BooleanField(_("won"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["competition", F("amount").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "place"],
                name="calloffs_quote_once",
                violation_error_message=_("The supplier already stands in the competition."),
            ),
            models.UniqueConstraint(
                fields=["competition"],
                condition=Q(is_winner=True),
                name="calloffs_quote_one_winner",
                violation_error_message=_("A competition has one winner."),
            ),
            models.CheckConstraint(
                condition=Q(is_winner=False) | Q(invited=True, amount__isnull=False),
                name="calloffs_quote_winner_quoted",
                violation_error_message=_("Who has given no quote cannot win."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.amount}"


@tracked()
class CallOffDocument(models.Model):
    """A stored file that belongs to a call-off: the order, the answers, the quotes."""

    call_off = models.ForeignKey(
        CallOff, models.CASCADE, related_name="documents", verbose_name=_("call-off")
    )
    document = models.OneToOneField(
        "documents.Document",
        models.PROTECT,
        related_name="call_off_place",
        verbose_name=_("document"),
    )

    objects = CallOffPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a call-off")
        verbose_name_plural = _("documents of call-offs")
        ordering = ["call_off", "-document__uploaded_at", "-pk"]

    def __str__(self) -> str:
        return str(self.document)
