"""What a party and the coordinator say to each other about an answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import OfAnswerQuerySet, OwnRowsQuerySet
from portal.core import clock
from portal.core.history import tracked, untracked


@tracked()
class AnswerComment(models.Model):
    """A comment about one line, one question or the whole answer; never changed.

    `about` is empty for the whole, `item:<id>` for a line, `q:<key>` for a question.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="comments", verbose_name=_("answer")
    )
    about = models.CharField(_("about"), max_length=80, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    from_association = models.BooleanField(_("written for the association"), default=False)
    text = models.TextField(_("comment"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on an answer")
        verbose_name_plural = _("comments on answers")
        ordering = ["answer", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="needs_answercomment_not_empty",
                violation_error_message=_("Write something."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.about}"


@untracked("When a person last read a conversation: of use to that person alone.")
class CommentSeen(models.Model):
    """Until when a person has read the conversation of an answer."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="+", verbose_name=_("answer")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    seen_at = models.DateTimeField(_("read"), default=clock.now)

    objects = OwnRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a conversation")
        verbose_name_plural = _("readings of conversations")
        constraints = [
            models.UniqueConstraint(fields=["answer", "user"], name="needs_commentseen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.user_id}"


@tracked()
class TimeRequest(models.Model):
    """A party asks for more time, with a reason; the coordinator grants or refuses."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="time_requests", verbose_name=_("answer")
    )
    until = models.DateField(_("wishes to answer by"))
    reason = models.TextField(_("why"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    granted_until = models.DateField(_("granted until"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for more time")
        verbose_name_plural = _("requests for more time")
        ordering = ["answer", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"],
                condition=Q(decided_at=None),
                name="needs_timerequest_one_undecided",
                violation_error_message=_("You have already asked for more time."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="needs_timerequest_has_reason",
                violation_error_message=_("Say why you need more time."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, granted_until=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="needs_timerequest_decided_by_someone",
                violation_error_message=_("A decision has a person and a moment."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(granted_until__isnull=False) | ~Q(comment=""),
                name="needs_timerequest_no_has_comment",
                violation_error_message=_("Say why the party gets no more time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.until}"
