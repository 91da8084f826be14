"""Approval before an answer leaves the organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from needs.inquiries.answering.querysets import ApprovalQuerySet, RuleQuerySet
from portal.core import clock
from portal.core.history import tracked


@tracked()
class ApprovalRule(models.Model):
    """An organisation's own rule: no answer is submitted before this person has approved it."""

    organisation = models.OneToOneField(
        "organisations.Organisation",
        models.CASCADE,
        related_name="needs_approval_rule",
        verbose_name=_("organisation"),
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who approves")
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set"), default=clock.now, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of approval")
        verbose_name_plural = _("rules of approval")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.approver}"


@tracked()
class Approval(models.Model):
    """A draft that waits for somebody's yes; while it waits nobody writes in it.

    A yes submits it as it stands. A no sends it back inside the organisation with a comment. Who
    asked may take it back.
    """

    answer = models.ForeignKey(
        "needs.Answer", models.CASCADE, related_name="approvals", verbose_name=_("answer")
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who approves")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    message = models.TextField(_("message"), blank=True)
    version = models.PositiveIntegerField(_("version that is to be approved"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    approved = models.BooleanField(_("approved"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of an answer")
        verbose_name_plural = _("approvals of answers")
        ordering = ["answer", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"],
                condition=Q(decided_at=None, taken_back_at=None),
                name="needs_approval_one_waiting",
                violation_error_message=_("The answer already waits for approval."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, approved=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, approved__isnull=False),
                name="needs_approval_decided_by_someone",
                violation_error_message=_("A decision has a person, a moment and an outcome."),
            ),
            models.CheckConstraint(
                condition=~Q(approved=False) | ~Q(comment=""),
                name="needs_approval_no_has_comment",
                violation_error_message=_("Say what should be changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.approver}"
