"""What happened, and who looked at what they should not."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit import codes
from portal.audit.querysets import AuditEventQuerySet, LookQuerySet
from portal.core import clock


class AuditEvent(models.Model):
    """One thing done. Keeps its meaning when the person or the object is gone."""

    code = models.CharField(_("event"), max_length=80)
    at = models.DateTimeField(_("time"), default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    actor_name = models.CharField(_("by"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object id"), max_length=40)
    object_name = models.CharField(_("object"), max_length=250)
    case_id = models.BigIntegerField(_("procurement"), null=True)
    data = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=40, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-at"], name="audit_event_object"),
            models.Index(fields=["case_id", "-at"], name="audit_event_case"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.object_name}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        return codes.label_of(self.code)


class Look(models.Model):
    """Someone looked at something secret, or asked for something outside their reach."""

    class Outcome(models.TextChoices):
        SEEN = "seen", _("Seen")
        REFUSED = "refused", _("Refused")
        NOT_FOUND = "not_found", _("Outside their reach")

    at = models.DateTimeField(_("time"), default=clock.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    user_name = models.CharField(_("person"), max_length=200, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object id"), max_length=80, blank=True)
    path = models.CharField(_("address"), max_length=300)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user_name} {self.outcome} {self.path}"
