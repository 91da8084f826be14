"""What the portal remembers of its own first run."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked
from portal.core.querysets import ScopedQuerySet


@tracked(exclude=("nonce",))
class SetUp(models.Model):
    """One row: the code that opens an empty installation, and what was tried and hidden since.

    How far the set-up has come is never stored: every step is derived from what it has made.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    nonce = models.CharField(max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(_("the code expires"), null=True, editable=False)
    opened_at = models.DateTimeField(_("the code was used"), null=True, editable=False)
    mail_worked_at = models.DateTimeField(_("a letter was sent"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("put away"), null=True, editable=False)

    class Meta:
        verbose_name = _("set-up")
        verbose_name_plural = _("set-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="web_setup_one",
                violation_error_message=_("An installation is set up once."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Set-up"))


class ContactImportQuerySet(ScopedQuerySet):
    """Lists of contacts that somebody has uploaded."""

    def visible_to(self, user: object) -> "ContactImportQuerySet":
        """Those of one's own: they hold people's names and addresses."""
        return self.filter(made_by_id=getattr(user, "pk", None))


@tracked(exclude=("rows",))
class ContactImport(models.Model):
    """A list of contacts read from a file: shown first, carried out when it is confirmed.

    The rows stand here between the two and are emptied afterwards; what came of them is invitations
    and roles.
    """

    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    made_at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(default=list, editable=False)
    total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    faulty = models.PositiveIntegerField(_("rows with faults"), default=0, editable=False)
    invited = models.PositiveIntegerField(_("people invited"), default=0, editable=False)
    done_at = models.DateTimeField(_("carried out"), null=True, editable=False)

    objects = ContactImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of contacts")
        verbose_name_plural = _("lists of contacts")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
