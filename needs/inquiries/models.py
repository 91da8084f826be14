"""An inquiry about needs, the parties' answers, and the quantities they add up to."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from needs.inquiries.answering import late
from needs.inquiries.enums import AnswerStatus, InquiryStatus, Stance
from needs.inquiries.querysets import (
    AnswerQuerySet,
    InquiryPartQuerySet,
    InquiryQuerySet,
)
from portal.core import clock
from portal.core.fields import MoneyField, StatusField
from portal.core.history import tracked


@tracked()
class Inquiry(models.Model):
    """A question to all invited parties: how much of each thing per year, and some free questions.

    When it is sent, lines and questions become version 1. A change after that is made in a working
    copy (`InquiryRevision`) and becomes the next `InquiryVersion`; the row and its lines are always
    the version in force.
    """

    procurement = models.ForeignKey(
        "procurements.Procurement",
        models.PROTECT,
        related_name="inquiries",
        verbose_name=_("procurement"),
    )
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_(
            "What the parties need to know to answer: what is bought, from when, why you ask."
        ),
    )
    deadline = models.DateField(
        _("last day to answer"), help_text=_("A working day. The whole day counts.")
    )
    question_set = models.JSONField(_("questions"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    edition = models.PositiveIntegerField(_("times changed"), default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("needs inquiry")
        verbose_name_plural = _("needs inquiries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement"],
                condition=Q(closed_at=None),
                name="needs_inquiry_one_open",
                violation_error_message=_(
                    "The procurement already has an inquiry that is not closed."
                ),
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="needs_inquiry_sent_by_someone",
                violation_error_message=_("A sent inquiry has a sender."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(sent_at__isnull=False),
                name="needs_inquiry_closed_after_sent",
                violation_error_message=_("Only an inquiry that is sent can be closed."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:board" if self.sent_at else "needs:inquiry", args=[self.pk])

    def status_at(self, today: date) -> InquiryStatus:
        """The state on a day; the same definition as `InquiryQuerySet.with_status`."""
        if self.sent_at is None:
            return InquiryStatus.DRAFT
        if self.closed_at is not None or self.deadline < today:
            return InquiryStatus.CLOSED
        return InquiryStatus.OPEN

    @property
    def status_enum(self) -> InquiryStatus:
        """The state today, as a member that carries label and tone."""
        return self.status_at(clock.today())

    @property
    def is_open(self) -> bool:
        """Whether parties can answer today."""
        return self.status_enum == InquiryStatus.OPEN


@tracked()
class InquiryItem(models.Model):
    """A line of the inquiry: one thing, counted per year in one unit."""

    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, related_name="items", verbose_name=_("inquiry")
    )
    lot = models.ForeignKey(
        "procurements.Lot",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="inquiry_items",
        verbose_name=_("lot"),
    )
    name = models.CharField(_("what"), max_length=200)
    unit = models.CharField(
        _("unit"),
        max_length=40,
        blank=True,
        help_text=_("What is counted: days of care, hours, pieces."),
    )
    help = models.CharField(
        _("help"), max_length=300, blank=True, help_text=_("How the parties should count.")
    )
    unit_price = MoneyField(
        _("estimated price per unit"),
        null=True,
        blank=True,
        help_text=_("SEK excl. VAT, only for the estimate. The parties do not see it."),
    )
    cpv = models.ForeignKey(
        "procurements.CpvCode",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("CPV code"),
    )
    required = models.BooleanField(
        _("has to be answered"),
        default=True,
        help_text=_("Otherwise a party may leave the line empty."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = InquiryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["inquiry", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "name"],
                name="needs_inquiryitem_name_once",
                violation_error_message=_("The inquiry already has a line with that name."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price=None) | Q(unit_price__gte=0),
                name="needs_inquiryitem_price_positive",
                violation_error_message=_("A price cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Answer(models.Model):
    """One party's answer. A row exists from the moment the party is asked, so silence is visible.

    `draft` keeps what was typed, valid or not, under the form's own field names; quantities become
    `AnswerLine` rows and `answers` typed values when the answer is submitted. `version` grows with
    every saving, so that two people in the same municipality cannot overwrite each other unseen;
    `draft_token` tells the page it was saved from, which may go on saving. `known_version` is the
    version of the inquiry that the party was asked, or has answered; `changed_at_version` is what
    `version` was when the inquiry last changed under the answer.
    """

    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, related_name="answers", verbose_name=_("inquiry")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="need_answers",
        verbose_name=_("organisation"),
    )
    status = StatusField(_("status"), choices=AnswerStatus, default=AnswerStatus.ASKED)
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    answers = models.JSONField(_("answers to questions"), default=dict, blank=True)
    stance = models.CharField(_("need"), max_length=10, choices=Stance, default=Stance.NEEDS)
    stance_reason = models.TextField(_("why"), blank=True)
    contact_name = models.CharField(_("contact for questions"), max_length=200, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    draft = models.JSONField(_("draft"), default=dict, blank=True, editable=False)
    other_draft = models.JSONField(
        _("draft that collided with another"), default=dict, blank=True, editable=False
    )
    draft_token = models.CharField(
        _("form the draft came from"), max_length=32, blank=True, editable=False
    )
    draft_saved_at = models.DateTimeField(_("draft saved"), null=True, blank=True, editable=False)
    draft_saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("draft saved by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    returned_at = models.DateTimeField(_("sent back"), null=True, blank=True, editable=False)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent back by"),
    )
    return_comment = models.TextField(_("comment from the coordinator"), blank=True)
    late_until = models.DateField(_("may answer late until"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    known_version = models.PositiveIntegerField(
        _("version of the inquiry that was asked or answered"), default=1, editable=False
    )
    changed_at_version = models.PositiveIntegerField(
        _("version when the inquiry last changed"), default=0, editable=False
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["inquiry", "organisation__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "organisation"],
                name="needs_answer_once",
                violation_error_message=_("The organisation is already asked."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in AnswerStatus]),
                name="needs_answer_status_known",
                violation_error_message=_("The answer has no such status."),
            ),
            models.CheckConstraint(
                condition=~Q(status=AnswerStatus.SUBMITTED.value)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="needs_answer_submitted_by_someone",
                violation_error_message=_("A submitted answer has a sender."),
            ),
            models.CheckConstraint(
                condition=~Q(status=AnswerStatus.RETURNED.value)
                | (Q(returned_at__isnull=False) & ~Q(return_comment="")),
                name="needs_answer_returned_with_comment",
                violation_error_message=_("An answer is sent back with a comment."),
            ),
            models.CheckConstraint(
                condition=Q(stance=Stance.NEEDS.value) | ~Q(stance_reason=""),
                name="needs_answer_stance_has_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(stance__in=[stance.value for stance in Stance]),
                name="needs_answer_stance_known",
                violation_error_message=_("Choose what you need."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.inquiry.title}"

    def get_absolute_url(self) -> str:
        return reverse("needs:answer", args=[self.pk])

    @property
    def status_enum(self) -> AnswerStatus:
        """The state as a member that carries label and tone."""
        return AnswerStatus(self.status)

    @property
    def stance_enum(self) -> Stance:
        """What the party wants, as a member that carries label and tone."""
        return Stance(self.stance)

    @property
    def needs_nothing(self) -> bool:
        """Whether the party has said no: its quantities are all zero."""
        return self.stance in Stance.without_need()

    @property
    def is_submitted(self) -> bool:
        """Whether the answer counts."""
        return self.status in AnswerStatus.counted()

    @property
    def is_late(self) -> bool:
        """Whether it was submitted after the inquiry's last day; as `AnswerQuerySet.with_late`."""
        return self.submitted_at is not None and late.in_python(
            self.submitted_at, self.inquiry.deadline
        )

    @property
    def last_day(self) -> date:
        """The last day on which the party can submit, extra time counted."""
        return max(self.inquiry.deadline, self.late_until or self.inquiry.deadline)

    def is_writable(self, today: date) -> bool:
        """Whether the party may write in it on a day; as `AnswerQuerySet.writable`."""
        if self.status not in AnswerStatus.waiting():
            return False
        if self.status == AnswerStatus.RETURNED or (self.late_until and self.late_until >= today):
            return True
        return self.inquiry.status_at(today) == InquiryStatus.OPEN

    @transition(
        field=status, source=[AnswerStatus.ASKED, AnswerStatus.DRAFT], target=AnswerStatus.DRAFT
    )
    def begin(self) -> None:
        """Something is typed."""

    @transition(
        field=status,
        source=[AnswerStatus.ASKED, AnswerStatus.DRAFT, AnswerStatus.RETURNED, AnswerStatus.AGAIN],
        target=AnswerStatus.SUBMITTED,
    )
    def submit(self) -> None:
        """The party answers."""

    @transition(field=status, source=AnswerStatus.not_removed(), target=AnswerStatus.REMOVED)
    def take_out(self) -> None:
        """The party does not take part in the inquiry any more."""

    @transition(field=status, source=AnswerStatus.REMOVED, target=RETURN_VALUE())
    def bring_back(self) -> AnswerStatus:
        """It takes part again: its answer stands where it stood."""
        if self.submitted_at is None:
            return AnswerStatus.DRAFT if self.draft else AnswerStatus.ASKED
        sent_back = self.returned_at is not None and self.returned_at > self.submitted_at
        return AnswerStatus.RETURNED if sent_back else AnswerStatus.SUBMITTED

    @transition(field=status, source=AnswerStatus.SUBMITTED, target=AnswerStatus.RETURNED)
    def send_back(self) -> None:
        """The coordinator wants it clearer."""

    @transition(
        field=status,
        source=[AnswerStatus.SUBMITTED, AnswerStatus.AGAIN],
        target=AnswerStatus.AGAIN,
    )
    def ask_again(self) -> None:
        """The inquiry has changed: what is new waits for the party."""


# Its lines and what is kept around it stand beside; Django finds them by this file.
# The models of the pursuit of answers stand in a file of their own.
from needs.inquiries import pursuing as pursuing  # noqa: E402, PLC0414 - registers its models
from needs.inquiries.answering import models as _around  # noqa: E402,F401
from needs.inquiries.answering.models.lines import AnswerLine  # noqa: E402
from needs.inquiries.revision_models import (  # noqa: E402
    EarlierAnswer,
    InquiryRevision,
    InquiryTemplate,
    InquiryVersion,
)

__all__ = [
    "Answer",
    "AnswerLine",
    "EarlierAnswer",
    "Inquiry",
    "InquiryItem",
    "InquiryRevision",
    "InquiryTemplate",
    "InquiryVersion",
]
