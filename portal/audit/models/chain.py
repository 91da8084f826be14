"""The chain: what the audit's rows looked like when they were new, and what was found since."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.audit.enums import FaultKind


class Link(models.Model):
    """The digests of up to some thousand rows of one table, and the digest of the link before.

    `ids` and `digests` (32 bytes each) stand in the same order. `columns` says what the digests
    cover, so that a column added later changes nothing. Every row up to `high_id` had been seen
    when the link was made, save those of transactions still open (`waiting`); nothing can come in
    honestly at or below `settled_id`.
    """

    source = models.CharField(_("table"), max_length=100)
    number = models.PositiveIntegerField(_("number"))
    day = models.DateField(_("day"))
    columns = ArrayField(models.CharField(max_length=100))
    ids = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    late = ArrayField(models.BigIntegerField(), default=list)
    first_id = models.BigIntegerField(null=True)
    last_id = models.BigIntegerField(null=True)
    high_id = models.BigIntegerField()
    settled_id = models.BigIntegerField()
    waiting = ArrayField(models.CharField(max_length=40), default=list)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("link of the chain")
        verbose_name_plural = _("links of the chain")
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="audit_link_number_once")
        ]
        indexes = [
            models.Index(fields=["source", "last_id"], name="audit_link_reach"),
            models.Index(fields=["day"], name="audit_link_day"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class Day(models.Model):
    """A closed day: where every table's chain stood, and the digest of the day before."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    day = models.DateField(_("day"), unique=True)
    tables = models.JSONField(_("tables"))
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    closed_at = models.DateTimeField(_("closed"), db_default=Now())

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def rows(self) -> int:
        """How many rows the day brought."""
        return sum(table["rows"] for table in self.tables.values())


class Seal(models.Model):
    """A closed day under the association's own key: the text that is sealed, and the signature."""

    day = models.OneToOneField(Day, models.PROTECT, related_name="seal", verbose_name=_("day"))
    text = models.TextField(_("sealed text"))
    signature = models.BinaryField(_("signature"))
    certificate = models.TextField(_("certificate"))
    fingerprint = models.CharField(_("key"), max_length=64)
    made_at = models.DateTimeField(_("sealed"), db_default=Now())

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-day__number"]

    def __str__(self) -> str:
        return f"{self.day}"


class Check(models.Model):
    """One verification of everything: when, how much, and how many faults it found."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), db_default=Now())
    rows = models.BigIntegerField(_("rows"))
    days = models.PositiveIntegerField(_("closed days"))
    seals = models.PositiveIntegerField(_("seals"))
    faults_found = models.PositiveIntegerField(_("faults"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"


class Fault(models.Model):
    """Something that a verification found to be other than it was."""

    found_by = models.ForeignKey(Check, models.PROTECT, related_name="faults")
    kind = models.CharField(_("what is wrong"), max_length=20, choices=FaultKind)
    source = models.CharField(_("table"), max_length=100)
    row = models.CharField(_("row"), max_length=100, blank=True)
    day = models.DateField(_("day"), null=True)
    detail = models.CharField(_("details"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("fault")
        verbose_name_plural = _("faults")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source} {self.row}"
