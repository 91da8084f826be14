"""What the association decides about following up."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.followup.querysets import AssociationQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked

LEAST = Decimal(10_000)
LEAD_MONTHS = 18


@tracked()
class FollowUpSettings(models.Model):
    """From which amount purchases outside are asked about, and how early renewal is decided.

    One row at most; without one the defaults hold. `least` is per supplier and quarter;
    `lead_months` is how long before the last day for call-offs the next procurement begins.
    """

    least = MoneyField(
        _("ask about purchases outside from"),
        default=LEAST,
        help_text=_("Per member, agreement, supplier and quarter."),
    )
    lead_months = models.PositiveSmallIntegerField(
        _("months before the end to begin the next procurement"), default=LEAD_MONTHS
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of following up")
        verbose_name_plural = _("settings of following up")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="followup_settings_one"),
            models.CheckConstraint(
                condition=Q(least__gte=0),
                name="followup_settings_least",
                violation_error_message=_("The amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(lead_months__gte=1, lead_months__lte=60),
                name="followup_settings_lead",
                violation_error_message=_("Between 1 and 60 months."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Following up"))

    @classmethod
    def current(cls) -> "FollowUpSettings":
        """What holds now; the defaults, unsaved, before anybody has decided. One statement."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
