"""What people follow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.notices.querysets import OwnQuerySet


@tracked()
class Follow(models.Model):
    """A person wants to know what happens with one object; whether they may is asked each time."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="follows",
        verbose_name=_("person"),
    )
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.BigIntegerField(_("object"))
    since = models.DateTimeField(_("since"), default=clock.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed object")
        verbose_name_plural = _("followed objects")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id", "person"],
                name="notices_follow_once",
                violation_error_message=_("You follow it already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.object_type} {self.object_id}"
