"""The spine: a procurement, its process, lots, participants and dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.fields import MoneyField, StatusField, swedish_sort_field
from portal.core.history import tracked, untracked
from portal.procurements.enums import (
    CooperationForm,
    ProcurementStatus,
    ValueBasis,
)
from portal.procurements.querysets import (
    CaseScopedQuerySet,
    OpenQuerySet,
    ParticipationQuerySet,
    ProcurementQuerySet,
)
from portal.rules.enums import Regime


@untracked("Reference data that comes with the portal; nobody edits it.")
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


@tracked()
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


@tracked()
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


@tracked()
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


@tracked()
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


@tracked()
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


@tracked()
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


@tracked()
class ProcurementCpvCode(Procurement.cpv_codes.through):  # type: ignore[name-defined,misc]
    """A code of a procurement: stands here so that the choice of codes has a history."""

    class Meta:
        proxy = True
        verbose_name = _("CPV code of a procurement")
        verbose_name_plural = _("CPV codes of procurements")
