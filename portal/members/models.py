"""Invitations: how a person gets a log-in and their first roles."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.members.enums import InvitationStatus
from portal.members.querysets import InvitationQuerySet
from portal.organisations.enums import Role


# The history cannot be erased: it keeps no name and no address (decision 0008).
@tracked(exclude=("link_hash", "email", "name", "phone"))
class Invitation(models.Model):
    """An organisation's offer of roles to the holder of an e-mail address.

    The link in the letter is kept as a hash only. It works once, until it expires, is replaced by
    a newer one, or is withdrawn.
    """

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(
        _("language of the letter"),
        max_length=5,
        choices=[("sv", _("Swedish")), ("en", _("English"))],
        default="sv",
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    roles = ArrayField(models.CharField(max_length=30, choices=Role), verbose_name=_("roles"))
    valid_to = models.DateField(_("roles hold until"), null=True, blank=True)
    note = models.CharField(_("reason"), max_length=300, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited"), default=clock.now)
    expires_at = models.DateTimeField(_("expires"))
    letters = models.PositiveSmallIntegerField(_("letters written"), default=0)
    link_hash = models.CharField(max_length=64, blank=True, editable=False)
    used_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=Q(used_at=None, withdrawn_at=None),
                name="members_invitation_one_unanswered",
                violation_error_message=_(
                    "There is an unanswered invitation to this address. Renew or withdraw it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None),
                name="members_invitation_used_or_withdrawn",
                violation_error_message=_("An accepted invitation cannot be withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="members_invitation_used_by_somebody",
                violation_error_message=_("An accepted invitation names who accepted it."),
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gt=0),
                name="members_invitation_has_roles",
                violation_error_message=_("An invitation offers at least one role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation.short_name}"

    @property
    def status_enum(self) -> InvitationStatus:
        """How far it has come, now."""
        if self.used_at:
            return InvitationStatus.USED
        if self.withdrawn_at:
            return InvitationStatus.WITHDRAWN
        if self.expires_at <= clock.now():
            return InvitationStatus.EXPIRED
        return InvitationStatus.OPEN

    @property
    def role_labels(self) -> list[str]:
        """The roles in words."""
        return [str(Role(role).label) for role in self.roles]
