"""Registers of agreements kept elsewhere: their source, each import, and the rows left out."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.registers.columns import RegisterField
from contracts.registers.enums import RegisterState
from contracts.registers.querysets import RegisterQuerySet
from portal.core import clock
from portal.core.fields import StatusField
from portal.core.history import tracked, untracked


@tracked()
class RegisterSource(models.Model):
    """Where registers come from, and which column holds what in them.

    `mapping` is field → header, saved when an import is done and tried first the next time.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    mapping = models.JSONField(default=dict, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("register source")
        verbose_name_plural = _("register sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=("check_result",))
class RegisterImport(models.Model):
    """One file of one source, from upload to agreements in the register.

    The figures are a receipt: `rows_read = rows_imported + rows_rejected`, and each agreement of
    the file was new, changed, or as it stood. The uploaded file is deleted when it is imported or
    discarded.
    """

    source = models.ForeignKey(
        RegisterSource, models.PROTECT, related_name="imports", verbose_name=_("source")
    )
    responsible = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("responsible authority"),
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    folder = models.CharField(max_length=80, blank=True, editable=False)
    layout = models.JSONField(default=dict, editable=False)
    mapping = models.JSONField(default=dict, editable=False)
    check_result = models.JSONField(default=dict, editable=False)
    state = StatusField(
        _("state"), choices=RegisterState, default=RegisterState.DRAFT, editable=False
    )
    rows_read = models.PositiveIntegerField(_("rows read"), default=0, editable=False)
    rows_imported = models.PositiveIntegerField(_("rows imported"), default=0, editable=False)
    rows_rejected = models.PositiveIntegerField(_("rows rejected"), default=0, editable=False)
    made = models.PositiveIntegerField(_("new agreements"), default=0, editable=False)
    changed = models.PositiveIntegerField(_("changed agreements"), default=0, editable=False)
    unchanged = models.PositiveIntegerField(_("unchanged agreements"), default=0, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("register import")
        verbose_name_plural = _("register imports")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows_read=F("rows_imported") + F("rows_rejected")),
                name="registers_import_every_row_accounted",
                violation_error_message=_("Every row must be imported or rejected."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in RegisterState]),
                name="registers_import_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("registers:detail", args=[self.pk])

    @property
    def state_enum(self) -> RegisterState:
        """The state with its words and tone."""
        return RegisterState(self.state)

    @transition(
        field=state, source=[RegisterState.DRAFT, RegisterState.CHECKED], target=RegisterState.DRAFT
    )
    def choose_columns(self) -> None:
        """Another mapping: an earlier dry run says nothing about it."""
        self.check_result = {}

    @transition(
        field=state,
        source=[RegisterState.DRAFT, RegisterState.CHECKED],
        target=RegisterState.CHECKED,
    )
    def be_checked(self) -> None:
        """A dry run is done."""

    @transition(field=state, source=RegisterState.CHECKED, target=RegisterState.IMPORTED)
    def be_imported(self) -> None:
        """The agreements stand in the register."""
        self.imported_at = clock.now()

    @transition(
        field=state,
        source=[RegisterState.DRAFT, RegisterState.CHECKED],
        target=RegisterState.DISCARDED,
    )
    def be_discarded(self) -> None:
        """Thrown away before anything was imported."""


@untracked("Rows of a file; the import has its history.")
class RegisterRejectedRow(models.Model):
    """A row that was left out: its place in the file, the column at fault and why; masked."""

    register_import = models.ForeignKey(
        RegisterImport, models.CASCADE, related_name="rejected_rows", verbose_name=_("import")
    )
    row_number = models.PositiveIntegerField(_("row"))
    field = models.CharField(_("column"), max_length=30, choices=RegisterField)
    reason = models.TextField(_("reason"))
    text = models.TextField(_("row as it stands"), blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("rejected register row")
        verbose_name_plural = _("rejected register rows")
        ordering = ["row_number", "pk"]

    def __str__(self) -> str:
        return f"{self.row_number}: {self.reason}"
