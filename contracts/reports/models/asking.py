"""Asking: how often an agreement's suppliers report, whom we ask, each report, and its links."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.reports import periods
from contracts.reports.enums import (
    Column,
    Interval,
    Need,
    Stage,
    Standing,
    TaskState,
)
from contracts.reports.querysets import (
    AssociationOnlyQuerySet,
    ContactQuerySet,
    TaskQuerySet,
)
from portal.core import clock
from portal.core.fields import StatusField
from portal.core.history import tracked


def usual_columns() -> dict[str, str]:
    """What is asked for where the agreement says nothing else: who bought, and for how much."""
    return {column.value: Need.OPTIONAL.value for column in Column.choosable()}


@tracked()
class ReportSchedule(models.Model):
    """How the suppliers of an agreement report; without a row as is usual (`schedule_of`).

    `starts_on` is a day of the first period that is asked for; without it, that is the period in
    which the agreement was registered here, so that nobody is asked for years gone by.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement",
        models.CASCADE,
        related_name="report_schedule",
        verbose_name=_("agreement"),
    )
    is_asked = models.BooleanField(_("the suppliers report"), default=True)
    interval = models.CharField(
        _("how often"), max_length=10, choices=Interval, default=Interval.QUARTER
    )
    working_days = models.PositiveSmallIntegerField(
        _("working days after the period"),
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    starts_on = models.DateField(_("first day that is reported"), null=True, blank=True)
    columns = models.JSONField(_("columns"), default=usual_columns)
    instructions = models.TextField(_("to the supplier"), blank=True)

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("report schedule")
        verbose_name_plural = _("report schedules")
        constraints = [
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=90),
                name="reports_schedule_working_days",
                violation_error_message=_("Give the suppliers between 1 and 90 working days."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.get_interval_display()}"

    def need_of(self, column: Column) -> Need:
        """Whether a column is asked for."""
        if column not in Column.choosable():
            return Need.OPTIONAL
        return Need(self.columns.get(column.value, Need.OPTIONAL))


# The history cannot be erased: it keeps no name and no address (decision 0008).
@tracked(exclude=("name", "email"))
class ReportingContact(models.Model):
    """A person at a supplier who reports: for one agreement, or for all of the supplier's."""

    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="reporting_contacts",
        verbose_name=_("supplier"),
    )
    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reporting_contacts",
        verbose_name=_("only for the agreement"),
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(
        _("language of the letters"),
        max_length=5,
        choices=[("sv", _("Swedish")), ("en", _("English"))],
        default="sv",
    )
    ended_at = models.DateTimeField(_("no longer reports"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting contact")
        verbose_name_plural = _("reporting contacts")
        ordering = ["supplier__sort_name", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "supplier",
                Lower("email"),
                F("agreement"),
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="reports_contact_once",
                violation_error_message=_("The address already reports for this."),
            )
        ]

    def __str__(self) -> str:
        return str(self.supplier)  # The log keeps this for ever: no name of a person.


@tracked()
class ReportTask(models.Model):
    """One supplier's report for one agreement and one period.

    `stage` is how far the reminding has come. Periods of the same supplier and agreement never
    overlap, also when the interval is changed.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="report_tasks",
        verbose_name=_("agreement"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="report_tasks",
        verbose_name=_("supplier"),
    )
    period_start = models.DateField(_("first day"))
    period_end = models.DateField(_("last day"))
    due_on = models.DateField(_("last day to report"))
    state = StatusField(_("state"), choices=TaskState, default=TaskState.OPEN, editable=False)
    stage = models.PositiveSmallIntegerField(
        _("reminding"), choices=Stage, default=Stage.NONE, editable=False
    )
    letters = models.PositiveSmallIntegerField(_("letters written"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("last letter"), null=True, blank=True, editable=False)
    waive_reason = models.TextField(_("why no report is needed"), blank=True, editable=False)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier report")
        verbose_name_plural = _("supplier reports")
        ordering = ["-period_end", "supplier__sort_name", "pk"]
        constraints = [
            ExclusionConstraint(
                name="reports_task_no_overlap",
                expressions=[
                    (F("agreement"), RangeOperators.EQUAL),
                    (F("supplier"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("period_start"),
                            F("period_end"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The supplier is already asked for part of the period."),
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end"), due_on__gt=F("period_end")),
                name="reports_task_period",
                violation_error_message=_("A period is reported when it is over."),
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.WAIVED, waived_by__isnull=False) & ~Q(waive_reason="")
                | ~Q(state=TaskState.WAIVED) & Q(waived_by=None, waive_reason=""),
                name="reports_task_waived_says_why",
                violation_error_message=_("Say why no report is needed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in TaskState]),
                name="reports_task_state_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=TaskState.OPEN), name="reports_task_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supplier}: {self.agreement}, {self.period_label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])

    @property
    def period_label(self) -> str:
        """The period in words."""
        return periods.label(self.period_start, self.period_end)

    def standing_on(self, today: date) -> Standing:
        """How it stands on a day: the same rules as `with_standing`."""
        if self.state == TaskState.OPEN:
            return Standing.LATE if self.due_on < today else Standing.WAITING
        return Standing(self.state)

    @property
    def standing_enum(self) -> Standing:
        """How it stands today."""
        return self.standing_on(clock.today())

    @property
    def days_late(self) -> int | None:
        """Days since the last day, while it is late."""
        late = (clock.today() - self.due_on).days
        return late if self.state == TaskState.OPEN and late > 0 else None

    @transition(field=state, source=[TaskState.OPEN, TaskState.SUBMITTED], target="submitted")
    def be_submitted(self) -> None:
        """A version is there; a correction is one more."""

    @transition(field=state, source=TaskState.OPEN, target=TaskState.WAIVED)
    def be_waived(self, by: Any, reason: str) -> None:
        """No report is needed, says a named person."""
        self.waived_by, self.waive_reason = by, reason

    @transition(field=state, source=[TaskState.SUBMITTED, TaskState.WAIVED], target=TaskState.OPEN)
    def be_opened_again(self) -> None:
        """Asked for once more; what was submitted counts until it is corrected."""
        self.waived_by, self.waive_reason = None, ""


@tracked(exclude=("link_hash",))
class ReportLink(models.Model):
    """A link that opens one report for one contact, until it expires; kept as a hash only.

    Every letter has its own, so that an earlier letter still works. `token` is what the browser
    holds after the link was followed.
    """

    task = models.ForeignKey(
        ReportTask, models.CASCADE, related_name="links", verbose_name=_("report")
    )
    contact = models.ForeignKey(
        ReportingContact, models.CASCADE, related_name="links", verbose_name=_("contact")
    )
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a report")
        verbose_name_plural = _("links to reports")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.contact}: {self.task_id}"

    @property
    def works(self) -> bool:
        """Whether it opens its report now."""
        return self.expires_at > clock.now() and self.contact.ended_at is None
