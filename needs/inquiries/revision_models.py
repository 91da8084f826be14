"""What an inquiry was and is becoming, templates, and what was answered before a change."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import OfAnswerQuerySet
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.querysets import (
    InquiryPartQuerySet,
    InquiryTemplateQuerySet,
)
from portal.core import clock
from portal.core.history import tracked


@tracked()
class InquiryVersion(models.Model):
    """An inquiry as it was asked from a moment on: words, lines and questions. It never changes.

    `content` is `versions.Content` as JSON; `reason` says why it was changed (empty for the first).
    """

    inquiry = models.ForeignKey(
        "needs.Inquiry", models.PROTECT, related_name="versions", verbose_name=_("inquiry")
    )
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    reason = models.TextField(_("why it was changed"), blank=True)
    words_only = models.BooleanField(_("only words"), default=False)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )

    objects = InquiryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an inquiry")
        verbose_name_plural = _("versions of inquiries")
        ordering = ["inquiry", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "number"],
                name="needs_inquiryversion_once",
                violation_error_message=_("The version already exists."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="needs_inquiryversion_has_reason",
                violation_error_message=_("Say why the inquiry is changed."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.inquiry} {self.number}"


@tracked()
class InquiryRevision(models.Model):
    """The working copy of the next version, seen by the association alone until it is sent.

    `edition` grows with every saving, so that two coordinators never overwrite each other unseen.
    """

    inquiry = models.OneToOneField(
        "needs.Inquiry", models.CASCADE, related_name="revision", verbose_name=_("inquiry")
    )
    content = models.JSONField(_("content"))
    edition = models.PositiveIntegerField(_("times changed"), default=0, editable=False)
    begun_at = models.DateTimeField(_("begun"), default=clock.now, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by")
    )

    objects = InquiryPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an inquiry")
        verbose_name_plural = _("changes of inquiries")
        ordering = ["inquiry"]

    def __str__(self) -> str:
        return str(self.inquiry)


@tracked()
class InquiryTemplate(models.Model):
    """Words, lines and questions kept under a name, to begin inquiries from.

    Lots are kept by name. The questions are a version kept by `portal.questions`.
    """

    name = models.CharField(_("name"), max_length=150)
    content = models.JSONField(_("content"))
    questions = models.ForeignKey(
        "questions.StoredQuestions",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("questions"),
    )
    kept_at = models.DateTimeField(_("kept"), default=clock.now, editable=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retired by"),
    )

    objects = InquiryTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of an inquiry")
        verbose_name_plural = _("templates of inquiries")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired_at=None),
                name="needs_inquirytemplate_name_once",
                violation_error_message=_("There is already a template with that name."),
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="needs_inquirytemplate_retired_by_someone",
                violation_error_message=_("Somebody retires a template."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line_names(self) -> list[str]:
        """What the lines are called."""
        return [line["name"] for line in self.content.get("lines", [])]


@tracked()
class EarlierAnswer(models.Model):
    """An answer, or a draft, as it stood when the inquiry changed under it. It never changes.

    `lines` are rows of name, unit, quantity, confidence and note, so that they are read as they
    were answered whatever has become of the lines since.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.PROTECT, related_name="earlier", verbose_name=_("answer")
    )
    version = models.PositiveIntegerField(_("version of the inquiry"))
    status = models.CharField(_("status"), max_length=10, choices=AnswerStatus)
    stance = models.CharField(_("need"), max_length=10, choices=Stance)
    stance_reason = models.TextField(_("why"), blank=True)
    contact_name = models.CharField(_("contact for questions"), max_length=200, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    lines = models.JSONField(_("quantities"), default=list)
    answers = models.JSONField(_("answers to questions"), default=dict)
    draft = models.JSONField(_("draft"), default=dict)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    kept_at = models.DateTimeField(_("kept"), default=clock.now, editable=False)

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier answer")
        verbose_name_plural = _("earlier answers")
        ordering = ["answer", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"],
                name="needs_earlieranswer_once",
                violation_error_message=_("The earlier answer is already kept."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.version}"

    @property
    def stance_enum(self) -> Stance:
        """What the party wanted."""
        return Stance(self.stance)

    @property
    def was_submitted(self) -> bool:
        """Whether it was an answer, and not a draft."""
        return self.submitted_at is not None

    @property
    def status_label(self) -> Any:
        """Where it stood, in words."""
        return AnswerStatus(self.status).label
