"""What a person wants of letters, and the one digest of each day."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked, untracked
from portal.notices.enums import Delivery

DIGEST_HOUR = 7


@tracked()
class Preference(models.Model):
    """How one person wants one kind of letters, where it differs from what the kind proposes."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notice_preferences",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=60)
    delivery = models.CharField(_("delivery"), max_length=8, choices=Delivery)
    changed_at = models.DateTimeField(_("changed"), default=clock.now)

    class Meta:
        verbose_name = _("choice of letters")
        verbose_name_plural = _("choices of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="notices_preference_once",
                violation_error_message=_("The choice is made already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.delivery}"


@tracked()
class Reader(models.Model):
    """When a person wants the daily digest. A person without a row gets it at `DIGEST_HOUR`."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notice_reader",
        verbose_name=_("person"),
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily digest"), default=DIGEST_HOUR, validators=[MaxValueValidator(23)]
    )

    class Meta:
        verbose_name = _("reader of letters")
        verbose_name_plural = _("readers of letters")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(digest_hour__lte=23),
                name="notices_reader_hour",
                violation_error_message=_("A day has 24 hours."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.digest_hour}"


@untracked("Says once for each person and day that the digest was decided; its letter has history.")
class Digest(models.Model):
    """The decision about one person's digest on one day: its letter, or that there was nothing.

    The row is what makes it one a day: whoever writes it first has written the letter with it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="digests",
        verbose_name=_("person"),
    )
    day = models.DateField(_("day"))
    letter = models.OneToOneField(
        "notices.Letter",
        models.CASCADE,
        null=True,
        related_name="digest_of_day",
        verbose_name=_("letter"),
    )
    decided_at = models.DateTimeField(_("decided"), default=clock.now)

    class Meta:
        verbose_name = _("daily digest")
        verbose_name_plural = _("daily digests")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                name="notices_digest_once_a_day",
                violation_error_message=_("The day's digest is written already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.day}"
