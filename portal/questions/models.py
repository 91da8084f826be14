"""Question sets kept under a name, to be used again."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.questions.definitions import QuestionSet, parse
from portal.questions.querysets import StoredQuestionsQuerySet


@tracked()
class StoredQuestions(models.Model):
    """One version of a named question set; it never changes once it has been used."""

    name = models.CharField(_("name"), max_length=200)
    version = models.PositiveIntegerField(_("version"), default=1)
    definition = models.JSONField(_("definition"), default=dict)
    stored_at = models.DateTimeField(_("stored"), default=clock.now, editable=False)
    used_at = models.DateTimeField(_("first used"), null=True, blank=True, editable=False)

    objects = StoredQuestionsQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored questions")
        verbose_name_plural = _("stored questions")
        ordering: ClassVar = ["name", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="questions_storedquestions_version_once",
                violation_error_message=_("The version already exists."),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1),
                name="questions_storedquestions_version_from_one",
                violation_error_message=_("Versions count from one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def question_set(self) -> QuestionSet:
        """The definition as questions."""
        return parse(self.definition)

    @property
    def is_used(self) -> bool:
        """Whether something has begun with it, so that it stays as it is."""
        return self.used_at is not None
