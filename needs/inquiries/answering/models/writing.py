"""Who writes which part of an answer, and who wrote what."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import OwnWorkQuerySet, PartQuerySet
from portal.core import clock
from portal.core.history import tracked, untracked


@untracked("Follows the draft, whose former selves the history of the answer keeps.")
class DraftMap(models.Model):
    """Who wrote which field of a draft and when, and what each open page has sent.

    `fields` is {field: {"by": person's id, "at": moment}}. `pages` is {token: {"version",
    "values"}} of the latest pages that saved: what a page sent before is what it knew, so that what
    it sends again untouched never stands against a colleague's change.
    """

    answer = models.OneToOneField(
        "needs.Answer", models.CASCADE, related_name="draft_map", verbose_name=_("answer")
    )
    fields = models.JSONField(_("who wrote what"), default=dict, blank=True)
    pages = models.JSONField(_("what open pages have sent"), default=dict, blank=True)

    objects = OwnWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("who wrote a draft")
        verbose_name_plural = _("who wrote drafts")

    def __str__(self) -> str:
        return f"{self.answer_id}"


@tracked()
class AnswerPart(models.Model):
    """A part of an answer that a colleague is asked to write, and sees alone.

    `key` names the part (`parts.parts_of`). Who is invited and has no log-in yet is known by
    `email`; the part is theirs when they have accepted the invitation.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="parts", verbose_name=_("answer")
    )
    key = models.CharField(_("part"), max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who writes"),
    )
    email = models.EmailField(_("e-mail of the invited"), blank=True)
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    done_at = models.DateTimeField(_("ready"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of an answer")
        verbose_name_plural = _("parts of answers")
        ordering = ["answer", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "key"],
                condition=Q(withdrawn_at=None),
                name="needs_answerpart_one_writer",
                violation_error_message=_("Somebody is already asked to write that part."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""),
                name="needs_answerpart_has_writer",
                violation_error_message=_("Choose a colleague, or write whom to invite."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="needs_answerpart_withdrawn_by_someone",
                violation_error_message=_("A part is taken back by somebody."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.key}"

    @property
    def writer_name(self) -> str:
        """The writer as read: the name, or the address of the invited."""
        return self.person.name if self.person else self.email

    def is_of(self, user: Any) -> bool:
        """Whether `user` is the one who is asked; as `PartQuerySet.of`."""
        if self.person_id is not None:
            return bool(self.person_id == user.pk)
        return self.email.casefold() == getattr(user, "email", "").casefold()
