"""Support sessions: someone of the association acts for a person of a municipality."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.core.querysets import ScopedQuerySet


class SupportSessionQuerySet(ScopedQuerySet):
    """Support sessions."""

    def visible_to(self, user: Any) -> "SupportSessionQuerySet":
        """Those one has held oneself and those in which one was acted for; all for overseers."""
        from portal.audit import policies

        if policies.oversees(user):
            return self
        return self.filter(Q(actor_id=user.pk) | Q(person_id=user.pk))

    def open_at(self, moment: datetime) -> "SupportSessionQuerySet":
        """Those in force at `moment`."""
        return self.filter(started_at__lte=moment, ends_at__gt=moment, ended_at__isnull=True)


@tracked()
class SupportSession(models.Model):
    """`actor` acts for `person` for a limited time and a stated reason; reads only unless said."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("for")
    )
    reason = models.CharField(_("reason"), max_length=300)
    may_write = models.BooleanField(
        _("may also change things"),
        default=False,
        help_text=_("Without it you see what the person sees, and can change nothing."),
    )
    started_at = models.DateTimeField(_("started"), default=clock.now)
    ends_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = SupportSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("support session")
        verbose_name_plural = _("support sessions")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor=F("person")),
                name="audit_support_not_oneself",
                violation_error_message=_("You cannot act for yourself."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")), name="audit_support_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="audit_support_has_reason"),
            models.UniqueConstraint(
                fields=["actor"],
                condition=Q(ended_at__isnull=True),
                name="audit_support_one_at_a_time",
                violation_error_message=_("You are already in a support session."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor} → {self.person}"

    @property
    def is_open(self) -> bool:
        """Whether the session is in force now."""
        return self.ended_at is None and self.started_at <= clock.now() < self.ends_at

    @property
    def minutes_left(self) -> int:
        """Whole minutes left, rounded up."""
        seconds = (self.ends_at - clock.now()).total_seconds()
        return max(0, int(-(-seconds // 60)))
