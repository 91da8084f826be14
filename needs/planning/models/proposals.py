"""A next cycle that is planned before anything is started."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from needs.planning.enums import StepKey
from needs.planning.querysets import ProposalPartQuerySet, ProposalQuerySet
from portal.core import clock
from portal.core.history import tracked
from portal.rules.enums import Regime


def _by(label: Any, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **options
    )


@tracked()
class CycleProposal(models.Model):
    """The next cycle of an agreement (`source`, a key of `registries`), or one without.

    Its days are never stored: they are counted backwards whenever it is shown, from what holds
    then. What is kept is the last day for call-offs, the parties, and the shifts made by hand.
    """

    source = models.CharField(_("follows"), max_length=60, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    last_call_off = models.DateField(_("last day of what is used now"))
    regime = models.CharField(
        _("legal regime"), max_length=20, choices=Regime, default=Regime.UNDECIDED
    )
    procurement = models.OneToOneField(
        "procurements.Procurement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_as",
        verbose_name=_("procurement that was started"),
    )
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    created_by = _by(_("created by"))
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True, editable=False)
    drop_reason = models.TextField(_("why it was dropped"), blank=True)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed cycle")
        verbose_name_plural = _("proposed cycles")
        ordering = ["last_call_off", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=~Q(source="") & Q(dropped_at=None),
                name="planning_proposal_once",
                violation_error_message=_("The next cycle is already proposed."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(drop_reason=""),
                name="planning_proposal_drop_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("planning:proposal", args=[self.pk])


@tracked()
class ProposalParty(models.Model):
    """An organisation whose board is counted with, and that sees the proposal."""

    proposal = models.ForeignKey(
        CycleProposal, models.CASCADE, related_name="parties", verbose_name=_("proposed cycle")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )

    objects = ProposalPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("party of a proposed cycle")
        verbose_name_plural = _("parties of proposed cycles")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organisation"],
                name="planning_party_once",
                violation_error_message=_("The organisation is already in the proposal."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


@tracked()
class ProposalShift(models.Model):
    """A step that a person has moved earlier, and why."""

    proposal = models.ForeignKey(
        CycleProposal, models.CASCADE, related_name="shifts", verbose_name=_("proposed cycle")
    )
    step = models.CharField(_("step"), max_length=20, choices=StepKey)
    begins = models.DateField(_("begins"))
    reason = models.CharField(_("reason"), max_length=300)
    shifted_at = models.DateTimeField(_("moved"), default=clock.now, editable=False)
    shifted_by = _by(_("moved by"))

    objects = ProposalPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("moved step")
        verbose_name_plural = _("moved steps")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "step"],
                name="planning_shift_once",
                violation_error_message=_("The step is already moved."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="planning_shift_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{StepKey(self.step).label}: {self.begins}"
