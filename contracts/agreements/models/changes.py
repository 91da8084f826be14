"""What becomes of an agreement after it is signed: amendments, termination, its documents."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import DocumentKind, TerminatedBy
from contracts.agreements.models.agreements import Agreement
from contracts.agreements.models.lots import AgreementSupplier
from contracts.agreements.querysets import AgreementPartQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked
from portal.rules.enums import ChangeGround


@tracked()
class Amendment(models.Model):
    """A change of the agreement: what, why, by which ground, and what it does to the value.

    `value` is the change in kronor, below zero when the agreement shrinks; `moves_ceiling` tells
    that the ceiling was moved as much, `moves_end_to` to when the last day was moved. `law` and
    `law_verified` keep the paragraph as `portal.rules` told it on the day.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="amendments", verbose_name=_("agreement")
    )
    position = models.PositiveSmallIntegerField(_("number"))
    made_on = models.DateField(_("day of the amendment"))
    description = models.TextField(_("what is changed"))
    reason = models.TextField(_("why"))
    ground = models.CharField(_("ground"), max_length=14, choices=ChangeGround)
    law = models.CharField(_("paragraph"), max_length=60, blank=True)
    law_verified = models.BooleanField(_("the rule is verified"), default=False)
    value = MoneyField(_("change in value"))
    moves_ceiling = models.BooleanField(_("moves the ceiling as much"), default=False)
    moves_end_to = models.DateField(_("new last day for call-offs"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200)
    authority = models.CharField(_("authority"), max_length=300)
    decision_note = models.TextField(_("decision about a bound that is passed"), blank=True)
    announced_on = models.DateField(_("announced"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="agreements_amendment_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(authority=""),
                name="agreements_amendment_by_person",
                violation_error_message=_("A named person decides an amendment."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} #{self.position}"


@tracked()
class Termination(models.Model):
    """The agreement, or one supplier's place in it, is ended before its time.

    `ends_from` is the first day without call-offs: the agreement's `terminated_from`, or the day
    after the place's `valid_to`.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="terminations", verbose_name=_("agreement")
    )
    place = models.OneToOneField(
        AgreementSupplier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="termination",
        verbose_name=_("supplier"),
    )
    terminated_by = models.CharField(_("terminated by"), max_length=10, choices=TerminatedBy)
    notice_on = models.DateField(_("notice given"))
    ends_from = models.DateField(_("no call-offs from"))
    reason = models.TextField(_("reason"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    authority = models.CharField(_("authority"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        ordering = ["agreement", "-ends_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(place=None),
                name="agreements_termination_once",
                violation_error_message=_("The agreement is already terminated."),
            ),
            models.CheckConstraint(
                condition=Q(ends_from__gte=F("notice_on")),
                name="agreements_termination_after_notice",
                violation_error_message=_("It cannot end before notice is given."),
            ),
            models.CheckConstraint(
                condition=~Q(decided_by="") & ~Q(reason=""),
                name="agreements_termination_by_person",
                violation_error_message=_("A named person terminates, and says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.ends_from}"


@tracked()
class AgreementDocument(models.Model):
    """A stored file that belongs to an agreement, and to one of its amendments perhaps."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="documents", verbose_name=_("agreement")
    )
    document = models.OneToOneField(
        "documents.Document",
        models.PROTECT,
        related_name="agreement_place",
        verbose_name=_("document"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    amendment = models.ForeignKey(
        Amendment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("amendment"),
    )

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")
        ordering = ["agreement", "kind", "-document__uploaded_at"]

    def __str__(self) -> str:
        return str(self.document)
