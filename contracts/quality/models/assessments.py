"""One occasion of a follow-up: what a supplier, a member or the association answered."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.quality.enums import AssessmentState, Kind, Result, Satisfaction, Stage, Standing
from contracts.quality.models.planning import FollowUp
from contracts.quality.querysets import AssessmentQuerySet
from portal.core import clock
from portal.core.fields import StatusField
from portal.core.history import tracked
from portal.questions.definitions import QuestionSet


# Names of people at suppliers and what is not yet sent are not copied into the history.
@tracked(exclude=("draft", "answered_name", "present"))
class Assessment(models.Model):
    """One supplier followed up once, by `due_on`: by itself, by one member, or by the association.

    `questions` is the version of the form that was asked, `answers` the typed answers to it. Of a
    member's view `satisfaction` is the answer on the whole; the others end with a `result`.
    """

    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, related_name="assessments", verbose_name=_("follow-up")
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="assessments",
        verbose_name=_("supplier"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name=_("member that is asked"),
    )
    questions = models.ForeignKey(
        "questions.StoredQuestions", models.PROTECT, related_name="+", verbose_name=_("questions")
    )
    due_on = models.DateField(_("last day"))
    state = StatusField(
        _("state"), choices=AssessmentState, default=AssessmentState.OPEN, editable=False
    )
    stage = models.PositiveSmallIntegerField(
        _("reminding"), choices=Stage, default=Stage.NONE, editable=False
    )
    letters = models.PositiveSmallIntegerField(_("letters written"), default=0, editable=False)
    reminded_at = models.DateTimeField(_("last letter"), null=True, blank=True, editable=False)
    draft = models.JSONField(default=dict, editable=False)
    draft_saved_at = models.DateTimeField(_("draft saved"), null=True, blank=True, editable=False)
    answers = models.JSONField(_("answers"), default=dict, editable=False)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), choices=Satisfaction, null=True, blank=True, editable=False
    )
    answered_name = models.CharField(_("answered by"), max_length=200, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    planned_on = models.DateField(_("visit planned"), null=True, blank=True)
    made_on = models.DateField(_("visit made"), null=True, blank=True)
    present = models.CharField(_("who took part"), max_length=300, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result, blank=True)
    result_note = models.TextField(_("why"), blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assessed by"),
    )
    assessed_at = models.DateTimeField(_("assessed"), null=True, blank=True, editable=False)
    waive_reason = models.TextField(_("why it is done without"), blank=True, editable=False)
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

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-due_on", "supplier__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "supplier", "organisation", "due_on"],
                nulls_distinct=False,
                name="quality_assessment_once",
                violation_error_message=_("That has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in AssessmentState]),
                name="quality_assessment_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "waived"])
                | Q(answered_at__isnull=False) & ~Q(answered_name=""),
                name="quality_assessment_answered_by_somebody",
                violation_error_message=_("An answer has a name."),
            ),
            models.CheckConstraint(
                condition=Q(state="assessed", assessed_by__isnull=False) & ~Q(result="")
                | ~Q(state="assessed") & Q(result=""),
                name="quality_assessment_result_has_name",
                violation_error_message=_("A result is set by a named person."),
            ),
            models.CheckConstraint(
                condition=Q(state="waived", waived_by__isnull=False) & ~Q(waive_reason="")
                | ~Q(state="waived") & Q(waived_by=None, waive_reason=""),
                name="quality_assessment_waived_says_why",
                violation_error_message=_("Say why it is done without."),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__gte=1, satisfaction__lte=5),
                name="quality_assessment_satisfaction",
                violation_error_message=_("Satisfaction goes from 1 to 5."),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="open"), name="quality_open"),
            models.Index(fields=["supplier", "due_on"], name="quality_supplier_due"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier.name}: {self.follow_up.title}"

    def get_absolute_url(self) -> str:
        return reverse("quality:assessment", args=[self.pk])

    @property
    def kind_enum(self) -> Kind:
        """How it is done."""
        return self.follow_up.kind_enum

    @property
    def question_set(self) -> QuestionSet:
        """The questions that were asked."""
        return self.questions.question_set

    def standing_on(self, today: date) -> Standing:
        """How it stands on a day: the same rules as `with_standing`."""
        if self.state == AssessmentState.OPEN:
            return Standing.LATE if self.due_on < today else Standing.WAITING
        return Standing(self.state)

    @property
    def standing_enum(self) -> Standing:
        """How it stands today."""
        return self.standing_on(clock.today())

    @property
    def result_enum(self) -> Result | None:
        """The result with its words and tone."""
        return Result(self.result) if self.result else None

    @property
    def days_late(self) -> int | None:
        """Days since the last day, while it is late."""
        late = (clock.today() - self.due_on).days
        return late if self.state == AssessmentState.OPEN and late > 0 else None

    @transition(field=state, source=AssessmentState.OPEN, target=AssessmentState.ANSWERED)
    def be_answered(self, name: str, by: Any) -> None:
        """The form is filled in, under a name."""
        self.answered_name, self.answered_by, self.answered_at = name, by, clock.now()
        self.answers, self.draft, self.draft_saved_at = self.draft, {}, None

    @transition(field=state, source=AssessmentState.ANSWERED, target=AssessmentState.ASSESSED)
    def be_assessed(self, by: Any, result: str, note: str) -> None:
        """The association says what it came to."""
        self.assessed_by, self.assessed_at = by, clock.now()
        self.result, self.result_note = result, note

    @transition(
        field=state,
        source=[AssessmentState.ANSWERED, AssessmentState.ASSESSED, AssessmentState.WAIVED],
        target=AssessmentState.OPEN,
    )
    def be_opened_again(self) -> None:
        """Asked for once more; what was answered is the draft to go on with."""
        if self.answers:
            self.draft, self.draft_saved_at = self.answers, clock.now()
        self.result = self.result_note = self.waive_reason = ""
        self.assessed_by = self.assessed_at = self.waived_by = None

    @transition(field=state, source=AssessmentState.OPEN, target=AssessmentState.WAIVED)
    def be_waived(self, by: Any, reason: str) -> None:
        """Done without, says a named person."""
        self.waived_by, self.waive_reason = by, reason
        self.draft, self.draft_saved_at = {}, None
