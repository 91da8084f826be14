"""What happened, and who looked at what they should not."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit import codes, marks
from portal.audit.querysets import AuditEventQuerySet, LookQuerySet
from portal.core import clock


class Marked(models.Model):
    """A row that only the portal can write: its mark needs a key that is not in the database."""

    MARKED: tuple[str, ...] = ()

    mark = models.CharField(max_length=88, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Rows are only ever added; each gets its mark on the way in."""
        self.mark = marks.make(self.marked_values())
        super().save(*args, **kwargs)

    def marked_values(self) -> list[Any]:
        """What the mark vouches for."""
        return [self._meta.label_lower, *(getattr(self, name) for name in self.MARKED)]


class AuditEvent(Marked):
    """One thing done. Keeps its meaning when the person or the object is gone.

    In a support session `actor` is the one who really acted, `on_behalf` the person acted for.
    """

    MARKED = ("code", "at", "actor_id", "actor_name", "object_type", "object_id", "object_name")

    code = models.CharField(_("event"), max_length=80)
    at = models.DateTimeField(_("time"), default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    actor_name = models.CharField(_("by"), max_length=200, blank=True)
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("for"),
    )
    on_behalf_name = models.CharField(_("for"), max_length=200, blank=True)
    support = models.ForeignKey(
        "audit.SupportSession",
        models.PROTECT,
        null=True,
        related_name="audit_events",
        verbose_name=_("support session"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
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
            models.Index(fields=["organisation", "-at"], name="audit_event_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.object_name}"

    @property
    def label(self) -> str:
        """What happened, in words."""
        return codes.label_of(self.code)

    @property
    def authority(self) -> str:
        """By what right: the paragraph, the delegation or the decision, where the event tells."""
        data = self.data if isinstance(self.data, dict) else {}
        # For a mandate `decided_by` is a kind of body, which `body` names; else it is a person.
        first = "body" if data.get("body") else "decided_by"
        told = (data.get(key) for key in (first, "authority", "paragraph", "decided_on"))
        return " · ".join(str(one) for one in told if one)

    @property
    def by(self) -> str:
        """Who did it; in a support session both names."""
        if not self.on_behalf_name:
            return self.actor_name
        return str(_("%(actor)s for %(person)s")) % {
            "actor": self.actor_name,
            "person": self.on_behalf_name,
        }


class Look(Marked):
    """Someone looked at something secret, or asked for something outside their reach."""

    MARKED = ("at", "user_id", "user_name", "outcome", "object_type", "object_id", "path", "reason")

    class Outcome(models.TextChoices):
        SEEN = "seen", _("Seen")
        REFUSED = "refused", _("Refused")
        NOT_FOUND = "not_found", _("Outside their reach")

    at = models.DateTimeField(_("time"), default=clock.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
    )
    user_name = models.CharField(_("person"), max_length=200, blank=True)
    on_behalf_name = models.CharField(_("for"), max_length=200, blank=True)
    support = models.ForeignKey(
        "audit.SupportSession",
        models.PROTECT,
        null=True,
        related_name="looks",
        verbose_name=_("support session"),
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
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
