"""Ledgers: where they come from, each import with its receipt and its rejected rows."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.usage.enums import ImportState, RejectionReason
from contracts.usage.period import Period
from contracts.usage.querysets import ImportQuerySet, OfImportQuerySet, OfOrganisationQuerySet
from portal.core import clock
from portal.core.fields import StatusField
from portal.core.history import tracked, untracked


@tracked()
class LedgerSource(models.Model):
    """A system that ledgers of an organisation come from, and which column holds what in them.

    `mapping` is field → header, saved when an import is confirmed and tried first the next time.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="ledger_sources",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"), max_length=80)
    mapping = models.JSONField(default=dict, editable=False)

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger source")
        verbose_name_plural = _("ledger sources")
        ordering = ["organisation", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="usage_ledgersource_once",
                violation_error_message=_("The organisation already has a source with that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class LedgerImport(models.Model):
    """One file of one source for one period, from upload to imported lines.

    The figures are a receipt of what was done, `read = imported + rejected`; everything else is
    summed from the lines. The uploaded file is deleted when it is imported or discarded.
    """

    source = models.ForeignKey(
        LedgerSource, models.PROTECT, related_name="imports", verbose_name=_("source")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="ledger_imports",
        verbose_name=_("organisation"),
    )
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    folder = models.CharField(max_length=80, blank=True, editable=False)
    layout = models.JSONField(default=dict, editable=False)
    mapping = models.JSONField(default=dict, editable=False)
    check_result = models.JSONField(default=dict, editable=False)
    state = StatusField(_("state"), choices=ImportState, default=ImportState.DRAFT, editable=False)
    rows_read = models.PositiveIntegerField(_("rows read"), default=0, editable=False)
    rows_imported = models.PositiveIntegerField(_("rows imported"), default=0, editable=False)
    rows_rejected = models.PositiveIntegerField(_("rows rejected"), default=0, editable=False)
    rows_masked = models.PositiveIntegerField(_("rows masked"), default=0, editable=False)
    amount = models.DecimalField(
        _("sum"), max_digits=20, decimal_places=2, default=Decimal(0), editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaces", verbose_name=_("replaced by")
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger import")
        verbose_name_plural = _("ledger imports")
        ordering = ["-period_start", "-uploaded_at", "-pk"]
        constraints = [
            ExclusionConstraint(
                name="usage_ledgerimport_no_overlap",
                expressions=[
                    (F("source"), "="),
                    (
                        Func(
                            F("period_start"),
                            F("period_end"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=Q(state=ImportState.IMPORTED),
                violation_error_message=_(
                    "Another import of the source covers part of the period."
                ),
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")),
                name="usage_ledgerimport_period",
                violation_error_message=_("The period must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(rows_read=F("rows_imported") + F("rows_rejected")),
                name="usage_ledgerimport_every_row_accounted",
                violation_error_message=_("Every row must be imported or rejected."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ImportState]),
                name="usage_ledgerimport_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.period})"

    def get_absolute_url(self) -> str:
        return reverse("usage:import_detail", args=[self.pk])

    @property
    def period(self) -> Period:
        """The months the file covers."""
        return Period(self.period_start, self.period_end)

    @property
    def state_enum(self) -> ImportState:
        """The state with its words and tone."""
        return ImportState(self.state)

    @property
    def receipt(self) -> dict[str, Any]:
        """What was done with the file, as the command prints it."""
        return {
            "read": self.rows_read,
            "imported": self.rows_imported,
            "rejected": self.rows_rejected,
            "masked": self.rows_masked,
            "sum": self.amount,
        }

    @transition(
        field=state, source=[ImportState.DRAFT, ImportState.CHECKED], target=ImportState.DRAFT
    )
    def choose_columns(self) -> None:
        """Another mapping: an earlier dry run says nothing about it."""
        self.check_result = {}

    @transition(
        field=state, source=[ImportState.DRAFT, ImportState.CHECKED], target=ImportState.CHECKED
    )
    def be_checked(self) -> None:
        """A dry run is done."""

    @transition(
        field=state, source=[ImportState.DRAFT, ImportState.CHECKED], target=ImportState.IMPORTED
    )
    def be_imported(self) -> None:
        """The lines are in the database."""
        self.imported_at = clock.now()

    @transition(field=state, source=ImportState.IMPORTED, target=ImportState.REPLACED)
    def be_replaced(self) -> None:
        """A corrected file takes its place."""

    @transition(
        field=state, source=[ImportState.DRAFT, ImportState.CHECKED], target=ImportState.DISCARDED
    )
    def be_discarded(self) -> None:
        """Thrown away before anything was imported."""


@untracked("Rows of a file that is itself kept; the import has its history.")
class RejectedRow(models.Model):
    """A row that was not imported, with its place in the file and the reason; text is masked."""

    ledger_import = models.ForeignKey(
        LedgerImport, models.CASCADE, related_name="rejected_rows", verbose_name=_("import")
    )
    row_number = models.PositiveIntegerField(_("row"))
    reason = models.CharField(_("reason"), max_length=30, choices=RejectionReason)
    text = models.TextField(_("row as it stands"), blank=True)

    objects = OfImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        ordering = ["row_number", "pk"]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.get_reason_display()}"
