"""The outbox: every letter is a row before it is a message."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.notices.enums import LetterStatus
from portal.notices.querysets import LetterQuerySet


# A link may open something, and the history keeps no addresses that the person may leave behind.
@tracked(exclude=("body", "path", "sent_to", "message_id", "provider_id"))
class Letter(models.Model):
    """One letter to one person. `key` makes it unsendable twice; it never holds secrets.

    It goes to a person with a log-in, or to the bare address of someone who is invited.
    """

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(_("key"), max_length=120)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="letters",
        verbose_name=_("recipient"),
    )
    address = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    address_name = models.CharField(_("name"), max_length=200, blank=True)
    address_language = models.CharField(_("language"), max_length=5, default="sv")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    path = models.CharField(_("address it leads to"), max_length=300)
    case_id = models.BigIntegerField(_("procurement"), null=True)
    status = models.CharField(
        _("status"), max_length=12, choices=LetterStatus, default=LetterStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    not_before = models.DateTimeField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_("The next try, or until when the worker that sends it has time."),
    )
    sent_to = models.EmailField(_("address it was sent to"), max_length=254, blank=True)
    message_id = models.CharField(_("mark of the message"), max_length=200, blank=True)
    provider_id = models.CharField(_("the mail service's mark"), max_length=200, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    standing_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    digest = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("digest"),
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "recipient"], name="notices_letter_once_per_recipient"
            ),
            models.UniqueConstraint(
                fields=["key", "address"],
                condition=models.Q(recipient=None),
                name="notices_letter_once_per_address",
            ),
            models.CheckConstraint(
                condition=(models.Q(recipient__isnull=False) & models.Q(address=""))
                | (models.Q(recipient=None) & ~models.Q(address="")),
                name="notices_letter_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False) | ~models.Q(status=LetterStatus.SENT),
                name="notices_letter_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(status__in=sorted(LetterStatus.to_send())),
                name="notices_letter_waiting",
            ),
            models.Index(
                fields=["recipient"],
                condition=models.Q(status=LetterStatus.HELD),
                name="notices_letter_held",
            ),
            models.Index(
                fields=["provider_id"],
                condition=~models.Q(provider_id=""),
                name="notices_letter_provider",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.name}"

    @property
    def name(self) -> str:
        """Whom it is to."""
        return str(self.recipient) if self.recipient else self.address_name or self.address

    @property
    def greeted(self) -> str:
        """How the letter greets: by first name."""
        return self.name.split(" ")[0]

    @property
    def to_address(self) -> str:
        """Where it goes."""
        return self.recipient.email if self.recipient else self.address

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.recipient.language if self.recipient else self.address_language

    @property
    def status_enum(self) -> LetterStatus:
        """The state as a member that carries label and tone."""
        return LetterStatus(self.status)

    @property
    def is_in_trouble(self) -> bool:
        """Whether it did not arrive although it should."""
        return self.status in LetterStatus.in_trouble()
