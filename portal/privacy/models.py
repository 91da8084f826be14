"""Which rules of retention are switched on, and where something like a personal number stands."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked, untracked


@tracked()
class RetentionSwitch(models.Model):
    """An administrator's word that a rule may delete, with the decision it rests on.

    Without a row, or with one that is off, the rule only counts.
    """

    key = models.CharField(_("rule"), max_length=60, unique=True)
    is_on = models.BooleanField(_("deletes"), default=False)
    years = models.PositiveSmallIntegerField(
        _("years"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    decision = models.CharField(_("decision"), max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("switched by")
    )
    decided_at = models.DateTimeField(_("switched"), default=clock.now)

    class Meta:
        verbose_name = _("switch of retention")
        verbose_name_plural = _("switches of retention")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=100),
                name="privacy_retentionswitch_years",
                violation_error_message=_("Between one and a hundred years."),
            ),
            models.CheckConstraint(
                condition=~models.Q(decision=""),
                name="privacy_retentionswitch_has_decision",
                violation_error_message=_("Name the decision that allows deleting."),
            ),
        ]

    def __str__(self) -> str:
        return self.key


@untracked("Made anew by every search.")
class NumberFind(models.Model):
    """Where the latest search found something like a personal number; never the number itself."""

    model = models.CharField(_("kind of object"), max_length=100)
    object_id = models.CharField(_("object id"), max_length=60)
    field = models.CharField(_("field"), max_length=100)
    found_at = models.DateTimeField(_("found"), default=clock.now)

    class Meta:
        verbose_name = _("find of a personal number")
        verbose_name_plural = _("finds of personal numbers")
        ordering = ["model", "object_id", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id", "field"],
                name="privacy_numberfind_once",
                violation_error_message=_("This place is known already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.field}"
