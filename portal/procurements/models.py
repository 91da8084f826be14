"""The spine: a procurement, its process, lots, participants, notice, tenders and award."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.fields import MoneyField, StatusField, swedish_sort_field
from portal.procurements.enums import (
    CooperationForm,
    ProcurementStatus,
    TenderOutcome,
    ValueBasis,
)
from portal.procurements.querysets import (
    AssociationQuerySet,
    CaseScopedQuerySet,
    OpenQuerySet,
    ParticipationQuerySet,
    ProcurementQuerySet,
)
from portal.rules.enums import Regime


class CpvCode(models.Model):
    """A code of the common procurement vocabulary, eight digits without check digit."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    label_sv = models.CharField(_("Swedish label"), max_length=300)
    label_en = models.CharField(_("English label"), max_length=300)
    is_annex_2 = models.BooleanField(_("annex 2 service"), default=False)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("CPV code")
        verbose_name_plural = _("CPV codes")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label_sv}"


class ProcessTemplate(models.Model):
    """A kind of process the association (or a member) buys by, in numbered versions."""

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    is_active = models.BooleanField(_("can be chosen"), default=True)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("process template")
        verbose_name_plural = _("process templates")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="procurements_processtemplate_name_once",
                violation_error_message=_("There is already a process with that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProcessVersion(models.Model):
    """One version of a process: never changed once a procurement uses it.

    `definition` is the JSON of `portal.procurements.process.ProcessDefinition`.
    """

    template = models.ForeignKey(
        ProcessTemplate, models.PROTECT, related_name="versions", verbose_name=_("process")
    )
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("definition"))
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("process version")
        verbose_name_plural = _("process versions")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="procurements_processversion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.template.name} v{self.number}"


class Procurement(models.Model):
    """A joint procurement, from first need to agreement: the thing every other room hangs on."""

    title = models.CharField(_("title"), max_length=200)
    diary_number = models.CharField(_("registry number"), max_length=40, blank=True)
    area = models.CharField(
        _("area"),
        max_length=100,
        blank=True,
        help_text=_("For example: Individual and family care."),
    )
    description = models.TextField(_("what is bought"), blank=True)
    status = StatusField(
        _("status"), choices=ProcurementStatus, default=ProcurementStatus.PREPARING
    )
    cpv_codes = models.ManyToManyField(
        CpvCode, related_name="procurements", blank=True, verbose_name=_("CPV codes")
    )
    regime = models.CharField(
        _("legal regime"), max_length=20, choices=Regime, default=Regime.UNDECIDED
    )
    regime_reason = models.TextField(_("reason for the regime"), blank=True)
    regime_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("regime decided by"),
    )
    cooperation_form = models.CharField(
        _("form of cooperation"),
        max_length=20,
        choices=CooperationForm,
        default=CooperationForm.AGENT,
    )
    value_basis = models.CharField(
        _("value basis"), max_length=20, choices=ValueBasis, default=ValueBasis.JOINT
    )
    value_basis_reason = models.TextField(_("reason for the value basis"), blank=True)
    term_months = models.PositiveSmallIntegerField(
        _("term in months, extensions counted"), default=48
    )
    estimated_value = MoneyField(_("estimated value"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    ceiling_reason = models.TextField(_("reason for the ceiling"), blank=True)
    process = models.ForeignKey(
        ProcessVersion, models.PROTECT, related_name="procurements", verbose_name=_("process")
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="procurements",
        verbose_name=_("responsible"),
    )
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    sort_title = swedish_sort_field("title")

    objects = ProcurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("procurement")
        verbose_name_plural = _("procurements")
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("coordinate", "Can coordinate"),
            ("evaluate", "Can evaluate"),
            ("read_tenders", "Can read tenders"),
            ("refer", "Belongs to the reference group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(estimated_value=None) | Q(estimated_value__gte=0),
                name="procurements_procurement_value_positive",
                violation_error_message=_("The estimated value cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None)
                | (Q(estimated_value__isnull=False) & Q(ceiling__gte=F("estimated_value"))),
                name="procurements_procurement_ceiling_above",
                violation_error_message=_("The ceiling cannot be below the estimated value."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("procurements:case", args=[self.pk])

    @property
    def status_enum(self) -> ProcurementStatus:
        """The state as a member that carries label and tone."""
        return ProcurementStatus(self.status)


class Lot(models.Model):
    """A part that is awarded by itself."""

    procurement = models.ForeignKey(
        Procurement, models.CASCADE, related_name="lots", verbose_name=_("procurement")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    objects = CaseScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        ordering = ["procurement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "number"],
                name="procurements_lot_number_once",
                violation_error_message=_("There is already a lot with that number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Participation(models.Model):
    """An organisation invited to a procurement. Being invited is not yet being a party."""

    procurement = models.ForeignKey(
        Procurement, models.CASCADE, related_name="participations", verbose_name=_("procurement")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    invited_at = models.DateTimeField(_("invited"), default=clock.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["organisation__sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "organisation"],
                name="procurements_participation_once",
                violation_error_message=_("The organisation is already invited."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.procurement}"


class Milestone(models.Model):
    """A planned date of a case that falls out of its process, and the day it came true.

    `reason` tells how the date was computed; a date moved by hand says so.
    """

    procurement = models.ForeignKey(
        Procurement, models.CASCADE, related_name="milestones", verbose_name=_("procurement")
    )
    key = models.SlugField(_("key"), max_length=40)
    label = models.CharField(_("step"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"))
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    reason = models.CharField(_("how the date was set"), max_length=300, blank=True)
    paragraph = models.CharField(_("rule"), max_length=60, blank=True)
    moved_by_hand = models.BooleanField(_("moved by hand"), default=False)
    done_on = models.DateField(_("done"), null=True, blank=True)

    objects = CaseScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["procurement", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "key"], name="procurements_milestone_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.planned_on or ''}"


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
    sort_name = swedish_sort_field("name")

    objects = OpenQuerySet.as_manager()

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


class Tender(models.Model):
    """A tender as recorded after the opening. Read by the association's people only."""

    procurement = models.ForeignKey(
        Procurement, models.PROTECT, related_name="tenders", verbose_name=_("procurement")
    )
    supplier = models.ForeignKey(
        Supplier, models.PROTECT, related_name="tenders", verbose_name=_("supplier")
    )
    lots = models.ManyToManyField(Lot, related_name="tenders", blank=True, verbose_name=_("lots"))
    received_on = models.DateField(_("received"))
    amount = MoneyField(_("tender sum"), null=True, blank=True)
    outcome = StatusField(_("outcome"), choices=TenderOutcome, default=TenderOutcome.RECEIVED)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    objects = AssociationQuerySet.as_manager()

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
