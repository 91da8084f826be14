"""What is kept of the pursuit of answers: openings, the reminder ladder, what was sent, calls."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core import clock
from portal.core.history import tracked, untracked
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access


class PursuitQuerySet(ScopedQuerySet):
    """The association's own notes about its work; no party reads them."""

    def visible_to(self, user: Any) -> Self:
        """People of the association see them."""
        return self if access.works_for_association(user) else self.none()


class Readers(models.TextChoices):
    """To whom a step of the ladder goes."""

    ANSWERING = "answering", _("Those who answer")
    WIDER = "wider", _("Those who answer, and those who sign for the party")


@untracked("Written once and never changed: it is itself the record of a first opening.")
class AnswerOpening(models.Model):
    """The first time that somebody of the party opened the answer's page, and who it was."""

    answer = models.OneToOneField(
        "needs.Answer", models.CASCADE, related_name="opening", verbose_name=_("answer")
    )
    opened_at = models.DateTimeField(_("first opened"), default=clock.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("first opening of an answer")
        verbose_name_plural = _("first openings of answers")

    def __str__(self) -> str:
        return str(self.answer)


@tracked()
class ReminderLadder(models.Model):
    """The days on which those who have not answered are reminded by themselves.

    The row without an inquiry is the association's own default; an inquiry without a row follows
    it. Pausing an inquiry gives it a row of its own.
    """

    inquiry = models.OneToOneField(
        "needs.Inquiry",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="ladder",
        verbose_name=_("inquiry"),
    )
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder ladder")
        verbose_name_plural = _("reminder ladders")
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=Q(inquiry=None),
                nulls_distinct=False,
                name="needs_ladder_one_default",
                violation_error_message=_("The association already has a ladder of its own."),
            )
        ]

    def __str__(self) -> str:
        return str(self.inquiry) if self.inquiry_id else str(_("The association's ladder"))


@tracked()
class ReminderStep(models.Model):
    """One rung: so many working days before the last day to answer, negative for after it."""

    ladder = models.ForeignKey(
        ReminderLadder, models.CASCADE, related_name="steps", verbose_name=_("ladder")
    )
    days_before = models.SmallIntegerField(_("working days before the last day"))
    readers = models.CharField(
        pgettext_lazy("reminder", "to"),
        max_length=10,
        choices=Readers,
        default=Readers.ANSWERING,
    )

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a ladder")
        verbose_name_plural = _("steps of ladders")
        ordering = ["ladder", "-days_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["ladder", "days_before"],
                name="needs_ladderstep_once",
                violation_error_message=_("Two reminders cannot be sent on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(days_before__gte=-60, days_before__lte=120),
                name="needs_ladderstep_days",
                violation_error_message=_("Between 120 working days before and 60 after."),
            ),
            models.CheckConstraint(
                condition=Q(readers__in=[choice.value for choice in Readers]),
                name="needs_ladderstep_readers",
                violation_error_message=_("Choose whom the reminder goes to."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.days_before)


@untracked("A log: rows are written once and never changed.")
class ReminderSent(models.Model):
    """A reminder by rule: to whom, for which step and why. Without a person: nobody could be told.

    A party gets one round of letters for each day that a step falls on, however often the worker
    looks: the row is written in the same transaction as the letters.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="reminders", verbose_name=_("answer")
    )
    due_on = models.DateField(_("day of the step"))
    days_before = models.SmallIntegerField(_("working days before the last day"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reminder", "to"),
    )
    readers = models.CharField(_("by which rule"), max_length=10, choices=Readers)
    last_day = models.DateField(_("last day to answer"))
    standing = models.CharField(_("where the answer stood"), max_length=12)
    sent_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder by rule")
        verbose_name_plural = _("reminders by rule")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "due_on", "person"],
                nulls_distinct=False,
                name="needs_reminder_once",
                violation_error_message=_("The reminder is already written."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.due_on}"


@tracked(exclude=("spoke_with", "note"))
class CallNote(models.Model):
    """What was said in a call with a party: for the association's own people only."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="calls", verbose_name=_("answer")
    )
    called_at = models.DateTimeField(_("called"), default=clock.now, editable=False)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("called by")
    )
    spoke_with = models.CharField(_("spoke with"), max_length=200, blank=True)
    note = models.TextField(_("what was said"), max_length=2000)
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True)

    objects = PursuitQuerySet.as_manager()

    class Meta:
        verbose_name = _("note of a call")
        verbose_name_plural = _("notes of calls")
        ordering = ["-called_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="needs_callnote_has_words",
                violation_error_message=_("Write what was said."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {clock.local_date(self.called_at)}"
