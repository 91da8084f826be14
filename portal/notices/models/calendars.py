"""The secret address under which a person's own calendar reads their days."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import untracked


@untracked("Holds the print of a secret address; making and ending one is audited.")
class CalendarFeed(models.Model):
    """One address for each person; only its print is kept, so that nobody can read it here."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="calendar_feed",
        verbose_name=_("person"),
    )
    token_hash = models.CharField(_("print of the address"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), default=clock.now)
    read_on = models.DateField(_("last read"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person)


@untracked("What a calendar was last told; made anew whenever it is read.")
class CalendarStamp(models.Model):
    """How one entry was last told in a feed, so that a moved day has a higher number."""

    feed = models.ForeignKey(
        CalendarFeed, models.CASCADE, related_name="stamps", verbose_name=_("calendar address")
    )
    key = models.CharField(_("key"), max_length=64)
    print = models.CharField(_("print"), max_length=64)
    sequence = models.PositiveIntegerField(_("times changed"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=clock.now)

    class Meta:
        verbose_name = _("entry of a calendar")
        verbose_name_plural = _("entries of a calendar")
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "key"],
                name="notices_calendar_stamp_once",
                violation_error_message=_("The entry is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.feed_id}: {self.key}"
