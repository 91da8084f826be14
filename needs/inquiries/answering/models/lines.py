"""How much of one thing a party needs."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import OfAnswerQuerySet
from needs.inquiries.enums import Confidence
from portal.core.history import tracked


@tracked()
class AnswerLine(models.Model):
    """How much of one thing a party needs per year, and how sure it is."""

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="lines", verbose_name=_("answer")
    )
    item = models.ForeignKey(
        "needs.InquiryItem", models.PROTECT, related_name="lines", verbose_name=_("line")
    )
    quantity = models.DecimalField(_("quantity per year"), max_digits=14, decimal_places=2)
    confidence = models.CharField(
        _("how sure"), max_length=10, choices=Confidence, default=Confidence.MEDIUM
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    existing_agreement = models.CharField(
        _("agreement that must run out first"), max_length=200, blank=True
    )
    runs_out_on = models.DateField(_("its last day"), null=True, blank=True)

    objects = OfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("quantity")
        verbose_name_plural = _("quantities")
        ordering = ["answer", "item__position", "item_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "item"],
                name="needs_answerline_once",
                violation_error_message=_("The line is already answered."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0),
                name="needs_answerline_quantity_positive",
                violation_error_message=_("A quantity cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=[choice.value for choice in Confidence]),
                name="needs_answerline_confidence_known",
                violation_error_message=_("Choose how sure you are."),
            ),
            models.CheckConstraint(
                condition=Q(existing_agreement="", runs_out_on=None)
                | (~Q(existing_agreement="") & Q(runs_out_on__isnull=False)),
                name="needs_answerline_agreement_has_day",
                violation_error_message=_("An agreement that must run out first has a last day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.quantity} {self.item.unit}"

    @property
    def starts_on(self) -> date | None:
        """The first day of the need when an agreement must run out first; None: from the start."""
        return self.runs_out_on + timedelta(days=1) if self.runs_out_on else None

    @property
    def confidence_label(self) -> Any:
        """How sure, in words."""
        return Confidence(self.confidence).label
