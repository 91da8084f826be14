"""How long the association counts for each step."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.planning.enums import LengthKey
from needs.planning.querysets import OpenQuerySet
from portal.core import clock
from portal.core.history import tracked


@tracked()
class StepLength(models.Model):
    """A length that the association has decided on, and why; without a row the default holds."""

    key = models.CharField(_("step"), max_length=20, choices=LengthKey, unique=True)
    days = models.PositiveSmallIntegerField(_("days"))
    reason = models.CharField(_("reason"), max_length=300)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("length of a step")
        verbose_name_plural = _("lengths of steps")
        constraints = [
            models.CheckConstraint(
                condition=Q(days__lte=730),
                name="planning_length_days",
                violation_error_message=_("At most two years."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="planning_length_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return str(LengthKey(self.key).label)
