"""Addresses from which letters have come back for good."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import untracked
from portal.notices.querysets import FailingAddressQuerySet


@untracked("Holds e-mail addresses, which no history may; who let one be used again is audited.")
class FailingAddress(models.Model):
    """An address that is not written to until somebody says that it works again.

    It is the address that fails, not the person: who gets another one is reached at once.
    """

    address = models.EmailField(_("e-mail address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    letter = models.ForeignKey(
        "notices.Letter",
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("letter"),
    )
    since = models.DateTimeField(_("since"), default=clock.now)

    objects = FailingAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address that does not work")
        verbose_name_plural = _("addresses that do not work")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                name="notices_failing_address_once",
                violation_error_message=_("The address is known not to work."),
            )
        ]

    def __str__(self) -> str:
        return self.address
