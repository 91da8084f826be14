"""Suppliers, the notice, the opening of tenders, the tenders and the award decision."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.fields import MoneyField, StatusField, swedish_sort_field
from portal.core.history import tracked
from portal.procurements.enums import TenderOutcome, TenderPhase
from portal.procurements.models.cases import Lot, Procurement
from portal.procurements.querysets import (
    CaseScopedQuerySet,
    OpeningQuerySet,
    SupplierQuerySet,
    TenderQuerySet,
)


@tracked()
class Supplier(models.Model):
    """A company that tenders or has an agreement; of a sole trader no number is kept."""

    name = models.CharField(_("name"), max_length=200)
    organisation_number = models.CharField(
        _("organisation number"),
        max_length=20,
        blank=True,
        help_text=_("Swedish numbers: ten digits without a hyphen. Foreign ids as they are."),
    )
    country = models.CharField(_("country"), max_length=2, default="SE")
    email = models.EmailField(_("e-mail"), blank=True)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    learnt_in = models.ForeignKey(
        Procurement,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("first met in"),
        help_text=_("The opening that made the name known: secret with it until the award."),
    )
    sort_name = swedish_sort_field("name")

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "organisation_number"],
                condition=~Q(organisation_number=""),
                name="procurements_supplier_number_once",
                violation_error_message=_("A supplier with that number is already registered."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Publication(models.Model):
    """The notice: recorded here, published in a registered database (LOU 10:5a, 19:8)."""

    procurement = models.OneToOneField(
        Procurement, models.PROTECT, related_name="publication", verbose_name=_("procurement")
    )
    published_on = models.DateField(_("published"))
    tender_deadline = models.DateField(_("last day for tenders"))
    database = models.CharField(_("notice database"), max_length=120)
    notice_url = models.URLField(_("address of the notice"), blank=True)
    register_id = models.CharField(
        _("procurement id"),
        max_length=60,
        blank=True,
        help_text=_("Given by the first notice database, never made here."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = CaseScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=Q(tender_deadline__gt=F("published_on")),
                name="procurements_publication_deadline_after",
                violation_error_message=_("The last day for tenders comes after publication."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procurement} {self.published_on}"


@tracked()
class TenderOpening(models.Model):
    """The opening of a procurement's tenders by two people, and how far reading has come.

    Until both have confirmed the same list only they see it; `certified_at` is when the second
    did. With `prices_wait` the sums are read only when the qualification is closed.
    """

    procurement = models.OneToOneField(
        Procurement, models.PROTECT, related_name="opening", verbose_name=_("procurement")
    )
    first_opener = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opens")
    )
    second_opener = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("opens together with you"),
    )
    begun_at = models.DateTimeField(_("begun"), default=clock.now, editable=False)
    first_confirmed_at = models.DateTimeField(_("first confirmed"), null=True, editable=False)
    second_confirmed_at = models.DateTimeField(_("second confirmed"), null=True, editable=False)
    certified_at = models.DateTimeField(_("certified"), null=True, editable=False)
    prices_wait = models.BooleanField(
        _("prices wait until the qualification is closed"), default=False
    )
    phase = models.CharField(
        _("phase"), max_length=20, choices=TenderPhase, default=TenderPhase.OPENING
    )
    record = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("opening record"),
    )

    objects = OpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("tender opening")
        verbose_name_plural = _("tender openings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_opener=F("second_opener")),
                name="procurements_opening_two_people",
                violation_error_message=_("Tenders are opened by two different people."),
            ),
            models.CheckConstraint(
                condition=Q(certified_at=None)
                | Q(first_confirmed_at__isnull=False, second_confirmed_at__isnull=False),
                name="procurements_opening_both_confirmed",
                violation_error_message=_("Both openers confirm before the opening is certified."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procurement}: {self.begun_at:%Y-%m-%d}"

    @property
    def is_certified(self) -> bool:
        """Whether both have confirmed the list."""
        return self.certified_at is not None

    @property
    def opener_ids(self) -> tuple[int, int]:
        """The two who open."""
        return self.first_opener_id, self.second_opener_id

    @property
    def phase_enum(self) -> TenderPhase:
        """The phase as a member that carries label and tone."""
        return TenderPhase(self.phase)

    @property
    def prices_open(self) -> bool:
        """Whether the sums may be read now by those who read tenders."""
        return not self.prices_wait or self.phase in TenderPhase.with_prices()


@tracked()
class Tender(models.Model):
    """A tender as recorded at the opening: read only by appointed people who have declared."""

    procurement = models.ForeignKey(
        Procurement, models.PROTECT, related_name="tenders", verbose_name=_("procurement")
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="tenders", verbose_name=_("supplier")
    )
    lots = models.ManyToManyField(Lot, related_name="tenders", blank=True, verbose_name=_("lots"))
    received_on = models.DateField(_("received"))
    received_time = models.TimeField(_("time of arrival"), null=True, blank=True)
    amount = MoneyField(_("tender sum"), null=True, blank=True)
    outcome = StatusField(_("outcome"), choices=TenderOutcome, default=TenderOutcome.RECEIVED)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    objects = TenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        ordering = ["procurement", F("rank").asc(nulls_last=True), "supplier__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "supplier"],
                name="procurements_tender_once",
                violation_error_message=_("The supplier's tender is already recorded."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.procurement}"

    @property
    def outcome_enum(self) -> TenderOutcome:
        """The outcome as a member that carries label and tone."""
        return TenderOutcome(self.outcome)


@tracked()
class AwardDecision(models.Model):
    """Who decided, by what authority, when it was sent, and how long nothing may be signed.

    A decision in a procurement is made by a person, never by a machine (KL 6:38).
    """

    procurement = models.OneToOneField(
        Procurement, models.PROTECT, related_name="award", verbose_name=_("procurement")
    )
    decided_on = models.DateField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    role = models.CharField(_("role"), max_length=200)
    authority = models.CharField(
        _("authority"),
        max_length=300,
        help_text=_("Delegation, § or other ground for the person's right to decide."),
    )
    reason = models.TextField(_("reason for the decision"))
    sent_on = models.DateField(_("award notice sent"))
    sent_electronically = models.BooleanField(
        _("sent electronically to all tenderers"), default=True
    )
    standstill_ends_on = models.DateField(_("last day of the standstill"))
    standstill_reason = models.CharField(_("how the standstill was computed"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = CaseScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("award decision")
        verbose_name_plural = _("award decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__gte=F("decided_on")),
                name="procurements_award_sent_after",
                violation_error_message=_("The award notice is sent after the decision."),
            ),
            models.CheckConstraint(
                condition=Q(standstill_ends_on__gt=F("sent_on")),
                name="procurements_award_standstill_after",
                violation_error_message=_("The standstill ends after the award notice is sent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procurement}: {self.decided_on}"


@tracked()
class TenderLot(Tender.lots.through):  # type: ignore[name-defined,misc]
    """A lot that a tender is for: stands here so that the choice has a history."""

    class Meta:
        proxy = True
        verbose_name = _("lot of a tender")
        verbose_name_plural = _("lots of tenders")
