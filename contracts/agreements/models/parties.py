"""The parties: who may buy by an agreement, and when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.models.agreements import Agreement
from contracts.agreements.querysets import AgreementPartyQuerySet
from mandates.enums import Commitment
from portal.core.history import tracked


@tracked()
class AgreementParty(models.Model):
    """A buyer of the agreement: a row of the locked party list, or of the proof entered instead.

    Nobody is added afterwards; the one exception is an organisation that has taken over another
    party (`succeeds`). Empty days are the agreement's own.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name=_("party"),
    )
    commitment = models.CharField(
        _("commitment"), max_length=10, choices=Commitment, default=Commitment.BINDING
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to and including"), null=True, blank=True)
    succeeds = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("succeeds"),
    )

    objects = AgreementPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "organisation__sort_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="agreements_party_once",
                violation_error_message=_("The organisation is already a party."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreements_party_period",
                violation_error_message=_("A party's time must begin before it ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.short_name}: {self.agreement}"

    @property
    def commitment_label(self) -> str:
        """The commitment in words."""
        return str(Commitment(self.commitment).label)

    def holds_on(self, day: date) -> bool:
        """Whether the organisation is a party on `day`; the agreement's own days not counted."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
