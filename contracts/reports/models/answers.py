"""Answers: the draft of a report, its submitted versions, and their rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.reports.enums import Channel
from contracts.reports.models.asking import ReportingContact, ReportTask
from contracts.reports.querysets import AssociationOnlyQuerySet, VersionQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked, untracked


@untracked("Work in progress, thrown away when the report is submitted; versions are kept.")
class ReportDraft(models.Model):
    """Rows as they were typed, pasted or read, before they are submitted: nothing typed is lost.

    `rows` are texts by column, `sheets` the cells of the file they came from with personal numbers
    covered, `mapping` which header holds which column.
    """

    task = models.OneToOneField(
        ReportTask, models.CASCADE, related_name="draft", verbose_name=_("report")
    )
    rows = models.JSONField(default=list, editable=False)
    sheets = models.JSONField(default=list, editable=False)
    sheet = models.CharField(max_length=120, blank=True, editable=False)
    mapping = models.JSONField(default=dict, editable=False)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=clock.now, editable=False)

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of a report")
        verbose_name_plural = _("drafts of reports")

    def __str__(self) -> str:
        return f"{self.task_id}"


@tracked(exclude=("declared_by", "note"))
class ReportVersion(models.Model):
    """A submitted report. A correction is a new version that reverses the former; none is changed.

    `declared_by` is the name under which the supplier declared the figures to be right.
    """

    task = models.ForeignKey(
        ReportTask, models.PROTECT, related_name="versions", verbose_name=_("report")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    is_nil = models.BooleanField(_("nothing was sold"))
    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    declared_by = models.CharField(_("declared by"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    contact = models.ForeignKey(
        ReportingContact,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="versions",
        verbose_name=_("contact"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    mapping = models.JSONField(default=dict, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), default=clock.now, editable=False)
    reversed_at = models.DateTimeField(_("reversed"), null=True, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["task", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="reports_version_number_once"),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(reversed_at=None),
                name="reports_version_one_counts",
                violation_error_message=_("Only one version of a report counts."),
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.LINK) | Q(entered_by__isnull=False),
                name="reports_version_entered_by_person",
                violation_error_message=_("What the association enters has a name."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.number})"


@untracked("Rows of a version, which never change; the version has its history.")
class ReportRow(models.Model):
    """One reported sale. What lies outside the agreement, or went to a non-party, is kept apart."""

    version = models.ForeignKey(
        ReportVersion, models.CASCADE, related_name="rows", verbose_name=_("version")
    )
    position = models.PositiveIntegerField(_("row"))
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="reported_sales",
        verbose_name=_("buyer"),
    )
    is_party = models.BooleanField(_("the buyer is a party"))
    buyer_name = models.CharField(_("buyer as reported"), max_length=300, blank=True)
    buyer_number = models.CharField(_("number as reported"), max_length=40, blank=True)
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        related_name="reported_sales",
        verbose_name=_("lot"),
    )
    article = models.CharField(_("article or service"), max_length=300, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=16, decimal_places=4, null=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    unit_price = models.DecimalField(
        _("price per unit"), max_digits=16, decimal_places=4, null=True
    )
    amount = MoneyField(_("amount"))
    invoice_number = models.CharField(_("invoice number"), max_length=100, blank=True)
    invoice_date = models.DateField(_("invoice date"), null=True)
    is_outside = models.BooleanField(_("outside the agreement"), default=False)
    remarks = models.TextField(_("remarks at submission"), blank=True)

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported sale")
        verbose_name_plural = _("reported sales")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="reports_row_position_once"
            ),
            models.CheckConstraint(
                condition=Q(is_party=False) | Q(organisation__isnull=False),
                name="reports_row_party_is_known",
                violation_error_message=_("A party is one of the agreement's."),
            ),
            models.CheckConstraint(
                condition=Q(is_outside=True) | Q(is_party=False) | Q(lot__isnull=False),
                name="reports_row_inside_has_lot",
                violation_error_message=_("A sale under the agreement belongs to a lot."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.buyer_name} {self.amount}"

    @property
    def counts(self) -> bool:
        """Whether the sale is use of the agreement."""
        return self.is_party and not self.is_outside
