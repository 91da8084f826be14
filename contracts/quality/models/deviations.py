"""Deviations: what went wrong, what the supplier replied, the action plan, and sanctions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.quality.enums import DeviationState, SanctionKind, Severity, Side
from contracts.quality.models.assessments import Assessment
from contracts.quality.querysets import DeviationPartQuerySet, DeviationQuerySet
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
from portal.core.history import tracked

_S = DeviationState


# What a member wrote of an individual case is read on its own page alone, not in the history.
@tracked(exclude=("title", "description", "case_reference", "sent_text", "reply", "reply_name"))
class Deviation(models.Model):
    """Something that was not as agreed, reported by a member or found by the association.

    `is_individual` ones concern one person's placement or delivery: only the member's own
    `case_reference` is kept of it, and only that member and those who handle deviations see it.
    The supplier sees `sent_text`, the steps that are its own, and nothing else.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        related_name="deviations",
        verbose_name=_("agreement"),
    )
    supplier = models.ForeignKey(
        "procurements.Supplier",
        models.PROTECT,
        related_name="deviations",
        verbose_name=_("supplier"),
    )
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deviations",
        verbose_name=_("lot"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deviations",
        verbose_name=_("reported by the member"),
    )
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deviations",
        verbose_name=_("found at"),
    )
    is_individual = models.BooleanField(_("concerns one person's case"), default=False)
    case_reference = models.CharField(_("your own case reference"), max_length=60, blank=True)
    happened_on = models.DateField(_("day it happened"))
    title = models.CharField(_("what happened, in short"), max_length=200)
    description = models.TextField(_("what happened"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    term = models.CharField(_("term of the agreement"), max_length=300, blank=True)
    state = StatusField(_("state"), choices=_S, default=_S.REPORTED, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    reported_at = models.DateTimeField(_("reported"), default=clock.now, editable=False)
    sent_text = models.TextField(_("sent to the supplier"), blank=True, editable=False)
    reply_due_on = models.DateField(_("last day to reply"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    letters = models.PositiveSmallIntegerField(_("letters written"), default=0, editable=False)
    reply = models.TextField(_("the supplier's reply"), blank=True, editable=False)
    reply_name = models.CharField(_("replied by"), max_length=200, blank=True, editable=False)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True, editable=False)
    outcome = models.TextField(_("how it ended"), blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = DeviationQuerySet.as_manager()

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in _S]),
                name="quality_deviation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[severity.value for severity in Severity]),
                name="quality_deviation_severity_known",
            ),
            models.CheckConstraint(
                condition=Q(is_individual=False, case_reference="")
                | Q(is_individual=True, organisation__isnull=False) & ~Q(case_reference=""),
                name="quality_deviation_individual_has_reference",
                violation_error_message=_(
                    "An individual case is a member's, and known by the member's own reference."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(reply_due_on__isnull=False) & ~Q(sent_text=""),
                name="quality_deviation_asked_what",
                violation_error_message=_("What is sent to the supplier has a text and a day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["closed", "dismissed"], closed_by__isnull=False,
                    closed_at__isnull=False,
                )
                & ~Q(outcome="")
                | ~Q(state__in=["closed", "dismissed"]) & Q(closed_by=None, closed_at=None),
                name="quality_deviation_ended_by_somebody",
                violation_error_message=_("Say how the deviation ended."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["supplier", "state"], name="quality_deviation_supplier")]

    def __str__(self) -> str:
        # The log keeps this for ever, and more people read it: nothing of what was written.
        return gettext("Deviation %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        return reverse("quality:deviation", args=[self.pk])

    @property
    def state_enum(self) -> DeviationState:
        """The state with its words and tone."""
        return _S(self.state)

    @property
    def severity_enum(self) -> Severity:
        """The severity with its words and tone."""
        return Severity(self.severity)

    @property
    def is_open(self) -> bool:
        """Whether it is not at its end."""
        return self.state_enum in _S.open()

    @transition(field=state, source=[_S.REPORTED, _S.ASKED, _S.REPLIED, _S.ACTING], target=_S.ASKED)
    def be_sent(self, text: str, reply_due_on: Any) -> None:
        """The supplier is asked; also once more."""
        self.sent_text, self.reply_due_on, self.sent_at = text, reply_due_on, clock.now()

    @transition(field=state, source=_S.ASKED, target=_S.REPLIED)
    def be_replied(self, text: str, name: str) -> None:
        """The supplier has explained itself."""
        self.reply, self.reply_name, self.replied_at = text, name, clock.now()

    @transition(field=state, source=[_S.REPORTED, _S.ASKED, _S.REPLIED], target=_S.ACTING)
    def begin_plan(self) -> None:
        """There is an action plan."""

    @transition(field=state, source=[_S.REPORTED, _S.REPLIED, _S.ACTING], target=_S.CLOSED)
    def be_closed(self, by: Any, outcome: str) -> None:
        """Put right."""
        self.closed_by, self.closed_at, self.outcome = by, clock.now(), outcome

    @transition(field=state, source=[_S.REPORTED, _S.ASKED, _S.REPLIED], target=_S.DISMISSED)
    def be_dismissed(self, by: Any, outcome: str) -> None:
        """It was none."""
        self.closed_by, self.closed_at, self.outcome = by, clock.now(), outcome

    @transition(field=state, source=[_S.CLOSED, _S.DISMISSED], target=_S.REPORTED)
    def be_reopened(self, reason: str) -> None:
        """Not at its end after all; the reason stands in the place of how it ended."""
        self.closed_by = self.closed_at = None
        self.outcome = reason


# What a step says can be about an individual case.
@tracked(exclude=("what", "done_note"))
class PlanStep(models.Model):
    """A step of a deviation's action plan: what, by whom, until when, done and verified."""

    deviation = models.ForeignKey(
        Deviation, models.CASCADE, related_name="steps", verbose_name=_("deviation")
    )
    what = models.CharField(_("what is to be done"), max_length=300)
    side = models.CharField(_("by whom"), max_length=12, choices=Side, default=Side.SUPPLIER)
    due_on = models.DateField(_("last day"))
    is_proposed = models.BooleanField(_("proposed by the supplier"), default=False, editable=False)
    done_on = models.DateField(_("done"), null=True, blank=True, editable=False)
    done_note = models.TextField(_("how"), blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True, editable=False)

    objects = DeviationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an action plan")
        verbose_name_plural = _("steps of action plans")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False, done_on__isnull=False),
                name="quality_planstep_verified_when_done",
                violation_error_message=_("A step is verified by somebody, when it is done."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.deviation_id}: {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether its day has passed without its being verified."""
        return self.verified_at is None and self.due_on < clock.today()


@tracked()
class Sanction(models.Model):
    """What followed by the agreement: decided by a named person with authority, never changed."""

    deviation = models.ForeignKey(
        Deviation, models.PROTECT, related_name="sanctions", verbose_name=_("deviation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SanctionKind)
    amount = MoneyField(_("amount"), null=True, blank=True)
    term = models.CharField(_("term of the agreement"), max_length=300)
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("day of the decision"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    authority = models.CharField(_("authority"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = DeviationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="warning", amount=None) | ~Q(kind="warning") & Q(amount__gt=0),
                name="quality_sanction_amount",
                violation_error_message=_(
                    "A penalty and a price reduction have an amount; a warning has none."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.deviation_id}"
