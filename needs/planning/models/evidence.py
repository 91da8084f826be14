"""Evidence of when work began: rows are written once and the database refuses any change."""

from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.planning.enums import StepKind
from needs.planning.querysets import EvidenceQuerySet
from portal.core import clock
from portal.core.errors import Refused
from portal.core.history import untracked

_FIXED = _("What is noted about planning is never changed. Note what has been added instead.")


@untracked("Rows are never changed or deleted: a trigger refuses it.")
class PlanningStep(models.Model):
    """One thing that was decided, planned, begun or done, noted by a person at a moment.

    `happened_on` is what the person says, `noted_at` what the clock said: a note made long
    afterwards shows as that. It hangs on a proposal, a procurement, or both.
    """

    proposal = models.ForeignKey(
        "planning.CycleProposal",
        models.PROTECT,
        null=True,
        related_name="evidence",
        verbose_name=_("proposed cycle"),
    )
    procurement = models.ForeignKey(
        "procurements.Procurement",
        models.PROTECT,
        null=True,
        related_name="planning_steps",
        verbose_name=_("procurement"),
    )
    kind = models.CharField(_("what was done"), max_length=10, choices=StepKind)
    what = models.CharField(_("what"), max_length=200)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    happened_on = models.DateField(_("happened on"))
    noted_at = models.DateTimeField(_("noted"), default=clock.now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    document = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("document"),
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("planning step")
        verbose_name_plural = _("planning steps")
        ordering = ["happened_on", "noted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(procurement__isnull=False),
                name="planning_step_belongs",
                violation_error_message=_("The note belongs to a proposal or a procurement."),
            ),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="planning_step_has_words",
                violation_error_message=_("Write what was done."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; a written one stands."""
        if self.pk is not None and not kwargs.get("force_insert"):
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:  # type: ignore[override]
        """Nothing is taken away."""
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise Refused(str(_FIXED))

    @property
    def kind_enum(self) -> StepKind:
        """The kind with its words and tone."""
        return StepKind(self.kind)

    @property
    def noted_on(self) -> date:
        """The day on which it was noted."""
        return clock.local_date(self.noted_at)

    @property
    def is_afterwards(self) -> bool:
        """Whether it was noted on a later day than it says."""
        return self.noted_on > self.happened_on
