"""The ceiling: who may pass it and by whose word, and the alerts on the way there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.calloffs.models.call_offs import CallOff
from contracts.calloffs.querysets import AlertQuerySet, CallOffPartQuerySet
from portal.core import clock
from portal.core.fields import MoneyField
from portal.core.history import tracked


@tracked()
class CeilingRequest(models.Model):
    """Somebody asks to buy above a ceiling, and another person, a lawyer, decides.

    `law` and `law_verified` keep the paragraph as `portal.rules` told it on the day; `left` is what
    the ceiling left then. `approved` is None until it is decided.
    """

    call_off = models.OneToOneField(
        CallOff, models.CASCADE, related_name="ceiling_request", verbose_name=_("call-off")
    )
    reason = models.TextField(_("why the ceiling must be passed"))
    ceiling = MoneyField(_("ceiling"))
    left = MoneyField(_("left below the ceiling"))
    law = models.CharField(_("paragraph"), max_length=80, blank=True)
    law_verified = models.BooleanField(_("the rule is verified"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    approved = models.BooleanField(_("approved"), null=True, editable=False)
    note = models.TextField(_("the lawyer's assessment"), blank=True)
    paragraph = models.CharField(_("paragraph relied on"), max_length=120, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    objects = CallOffPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about a ceiling")
        verbose_name_plural = _("questions about ceilings")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=None, decided_by=None, decided_at=None)
                | Q(approved__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(note="")
                & ~Q(paragraph=""),
                name="calloffs_request_decided_whole",
                violation_error_message=_(
                    "A decision has a person, an assessment and a paragraph."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="calloffs_request_two_people",
                violation_error_message=_("Another person than the one who asked decides."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="calloffs_request_has_reason",
                violation_error_message=_("Say why the ceiling must be passed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.call_off)


@tracked()
class CeilingAlert(models.Model):
    """An agreement, or one lot, has passed 50, 75 or 90 % of its ceiling: told once.

    `lot` is None for the agreement as a whole. `noted_*` is filled in when somebody has seen it and
    said what is done about it; then it leaves the to-do lists.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.CASCADE,
        related_name="ceiling_alerts",
        verbose_name=_("agreement"),
    )
    lot = models.ForeignKey(
        "agreements.AgreementLot",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="ceiling_alerts",
        verbose_name=_("lot"),
    )
    level = models.PositiveSmallIntegerField(_("per cent of the ceiling"))
    taken = models.DecimalField(_("bought and called off"), max_digits=20, decimal_places=2)
    ceiling = MoneyField(_("ceiling"))
    raised_at = models.DateTimeField(_("told"), default=clock.now, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("seen by"),
    )
    noted_at = models.DateTimeField(_("seen"), null=True, blank=True, editable=False)
    note = models.TextField(_("what is done about it"), blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("ceiling alert")
        verbose_name_plural = _("ceiling alerts")
        ordering = ["-raised_at", "-level", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "lot", "level"],
                nulls_distinct=False,
                name="calloffs_alert_once",
            ),
            models.CheckConstraint(
                condition=Q(level__gt=0, level__lte=100), name="calloffs_alert_level"
            ),
            models.CheckConstraint(
                condition=Q(noted_at=None, noted_by=None)
                | Q(noted_at__isnull=False, noted_by__isnull=False) & ~Q(note=""),
                name="calloffs_alert_noted_by_person",
                violation_error_message=_("Say what is done about the alert."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot or self.agreement}: {self.level} %"
