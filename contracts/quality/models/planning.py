"""The plan: forms, and what is followed up when, with which form, of which suppliers."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.agreements.coverage import end_of_month, next_month
from contracts.quality.enums import Every, Kind
from contracts.quality.querysets import AssociationOnlyQuerySet
from portal.core import clock
from portal.core.fields import swedish_sort_field
from portal.core.history import tracked
from portal.questions.definitions import QuestionSet
from portal.questions.models import StoredQuestions

LONGEST_NOTICE = 180


@tracked()
class QualityForm(models.Model):
    """A form under a name; its questions are versions kept by `portal.questions`."""

    name = models.CharField(_("name"), max_length=150)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    made_at = models.DateTimeField(_("begun"), default=clock.now, editable=False)
    sort_name = swedish_sort_field("name")

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="quality_form_name_once",
                violation_error_message=_("There is already a form with that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("quality:form", args=[self.pk])

    @property
    def stored_name(self) -> str:
        """The name under which `portal.questions` keeps its versions."""
        return f"quality:{self.pk}"

    def newest(self) -> StoredQuestions | None:
        """The newest version; None before the first question."""
        return StoredQuestions.objects.latest_of(self.stored_name).first()

    def question_set(self) -> QuestionSet:
        """The newest version's questions; an empty set before the first."""
        newest = self.newest()
        return newest.question_set if newest else QuestionSet()


@tracked()
class FollowUp(models.Model):
    """What is followed up of an agreement's suppliers, how, with which form, when and by whom.

    `first_due` is the first last day, `every` the months between; each time it is asked for
    `notice_days` before. Without `suppliers` it concerns all of the agreement, or of its `lot`.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("agreement"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("what is followed up"), max_length=200)
    form = models.ForeignKey(
        QualityForm, models.PROTECT, related_name="follow_ups", verbose_name=_("form")
    )
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("only in the lot"),
    )
    first_due = models.DateField(_("first last day"))
    every = models.PositiveSmallIntegerField(_("how often"), choices=Every, default=Every.YEAR)
    notice_days = models.PositiveSmallIntegerField(
        _("days to answer"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_NOTICE)],
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("responsible")
    )
    instructions = models.TextField(_("to those who answer"), blank=True)
    planned_at = models.DateTimeField(_("planned"), default=clock.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["first_due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, notice_days__lte=LONGEST_NOTICE),
                name="quality_followup_notice",
                violation_error_message=_("Give between 1 and 180 days to answer."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]),
                name="quality_followup_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(every__in=[every.value for every in Every]),
                name="quality_followup_every_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("planned_at")),
                name="quality_followup_ends_after",
                violation_error_message=_("A follow-up ends after it was planned."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('quality:plan', args=[self.agreement_id])}#plan-{self.pk}"

    @property
    def kind_enum(self) -> Kind:
        """The kind with what hangs on it."""
        return Kind(self.kind)

    def due_days(self, until: date) -> Iterator[date]:
        """The last days that should have been asked for by the day `until`, earliest first."""
        ahead = until + timedelta(days=self.notice_days)
        place = 0
        while (day := next_due(self.first_due, self.every * place)) <= ahead:
            yield day
            place += 1
            if not self.every:
                return

    def next_due(self, today: date) -> date | None:
        """The next last day that has not passed; None when it is over."""
        place = 0
        while (day := next_due(self.first_due, self.every * place)) < today:
            place += 1
            if not self.every:
                return None
        return day


def next_due(day: date, months: int) -> date:
    """The same day of the month so many months on; the last of a shorter month."""
    first = next_month(day, months)
    return first.replace(day=min(day.day, end_of_month(first).day))


@tracked()
class FollowUpSupplier(models.Model):
    """A supplier whom a follow-up concerns, where it does not concern all."""

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, related_name="chosen", verbose_name=_("follow-up")
    )
    supplier = models.ForeignKey(
        "procurements.Supplier", models.PROTECT, related_name="+", verbose_name=_("supplier")
    )

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier of a follow-up")
        verbose_name_plural = _("suppliers of follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "supplier"], name="quality_followupsupplier_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.supplier}"
