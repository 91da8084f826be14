"""Days on which a person is away, and who stands in."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.notices.querysets import AbsenceQuerySet


@tracked()
class Absence(models.Model):
    """From when to when a person is away, and the deputy who then gets letters and tasks too.

    It grants nothing: the deputy must hold the roles themselves. `ended_on` is the first day that
    no longer counts because the person came back early.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="absences",
        verbose_name=_("person"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="absences_covered",
        verbose_name=_("deputy"),
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))
    ended_on = models.DateField(_("back already from"), null=True, blank=True)
    made_at = models.DateTimeField(_("entered"), default=clock.now)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="notices_absence_period",
                violation_error_message=_("The absence must begin before it ends."),
            ),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")),
                name="notices_absence_other_deputy",
                violation_error_message=_("A person cannot be their own deputy."),
            ),
            ExclusionConstraint(
                name="notices_absence_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_day"),
                            F("last_day"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_on=None),
                violation_error_message=_("You have entered an absence for some of those days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.first_day}–{self.last_day}"

    def holds_on(self, day: date) -> bool:
        """Whether the person is away that day."""
        return self.first_day <= day <= self.last_day and (
            self.ended_on is None or day < self.ended_on
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left."""
        today = clock.today()
        return self.last_day < today or (self.ended_on is not None and self.ended_on <= today)
