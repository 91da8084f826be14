"""Receipts, and files of lines on their way in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import OfAnswerQuerySet, OwnWorkQuerySet
from portal.core import clock
from portal.core.history import tracked, untracked


@tracked()
class Receipt(models.Model):
    """The PDF/A of an answer as it was submitted at one moment."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="receipts", verbose_name=_("answer")
    )
    submitted_at = models.DateTimeField(_("submitted"))
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document")
    )

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of an answer")
        verbose_name_plural = _("receipts of answers")
        ordering = ["answer", "-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "submitted_at"],
                name="needs_receipt_once",
                violation_error_message=_("The receipt is already made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.submitted_at:%Y-%m-%d}"


@untracked("Holds what a file said until it is taken over into the draft, which has a history.")
class SheetUpload(models.Model):
    """What a workbook of lines would change in a draft, and what in it could not be read."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="sheets", verbose_name=_("answer")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read in by")
    )
    uploaded_at = models.DateTimeField(_("read in"), default=clock.now, editable=False)
    filename = models.CharField(_("file"), max_length=200)
    version = models.PositiveIntegerField(_("version of the draft it is held against"))
    changes = models.JSONField(_("changes"), default=list, blank=True)
    faults = models.JSONField(_("faults"), default=list, blank=True)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    taken_at = models.DateTimeField(_("taken over"), null=True, blank=True, editable=False)

    objects = OwnWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("workbook of lines")
        verbose_name_plural = _("workbooks of lines")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.answer}: {self.filename}"
