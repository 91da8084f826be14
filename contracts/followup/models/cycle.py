"""What follows an agreement: the next procurement, or nothing and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.querysets import AgreementPartQuerySet
from contracts.followup.enums import Renewal
from portal.core import clock
from portal.core.history import tracked
from portal.procurements.enums import ProcurementStatus


@tracked()
class NextCycle(models.Model):
    """What is decided about an agreement that comes to its end, by whom and when.

    With a `procurement` that succeeds it, or without one and with the `reason`. “Not to be renewed”
    can be changed to a start; a start is not undone, the procurement is cancelled in its own way.
    """

    agreement = models.OneToOneField(
        "agreements.Agreement",
        models.PROTECT,
        related_name="next_cycle",
        verbose_name=_("agreement"),
    )
    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        null=True,
        related_name="succeeds_agreement",
        verbose_name=_("next procurement"),
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Renewal.choices)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), default=clock.now, editable=False)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("next cycle of an agreement")
        verbose_name_plural = _("next cycles of agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Renewal.STARTED, procurement__isnull=False)
                | (Q(decision=Renewal.ENDED, procurement=None) & ~Q(reason="")),
                name="followup_cycle_procurement_or_reason",
                violation_error_message=_("Say why the agreement is not to be renewed."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def decision_enum(self) -> Renewal:
        """The decision with its words and tone."""
        return Renewal(self.decision)

    @property
    def holds(self) -> bool:
        """Whether the decision stands: a cancelled procurement leaves the question open again."""
        return self.procurement is None or self.procurement.status != ProcurementStatus.CANCELLED
