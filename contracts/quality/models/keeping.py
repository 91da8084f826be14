"""What hangs on an assessment or a deviation: the links of suppliers, and documents."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.quality.models.assessments import Assessment
from contracts.quality.models.deviations import Deviation
from contracts.quality.querysets import AssociationOnlyQuerySet, KeptQuerySet
from portal.core import clock
from portal.core.history import tracked

ONE_OF_TWO = Q(assessment__isnull=False, deviation=None) | Q(
    assessment=None, deviation__isnull=False
)


@tracked(exclude=("link_hash",))
class QualityLink(models.Model):
    """A link that opens one form or one deviation for one contact; kept as a hash only."""

    assessment = models.ForeignKey(
        Assessment,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("assessment"),
    )
    deviation = models.ForeignKey(
        Deviation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("deviation"),
    )
    contact = models.ForeignKey(
        "reports.ReportingContact",
        models.CASCADE,
        related_name="quality_links",
        verbose_name=_("contact"),
    )
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))

    objects = AssociationOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of a supplier")
        verbose_name_plural = _("links of suppliers")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_OF_TWO, name="quality_link_opens_one_thing")
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.assessment_id or self.deviation_id}"

    @property
    def works(self) -> bool:
        """Whether it opens anything now."""
        return self.expires_at > clock.now() and self.contact.ended_at is None


@tracked()
class QualityDocument(models.Model):
    """A document of an assessment (a certificate, a protocol) or of a deviation."""

    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("assessment"),
    )
    deviation = models.ForeignKey(
        Deviation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("deviation"),
    )
    document = models.OneToOneField(
        "documents.Document",
        models.PROTECT,
        related_name="quality_place",
        verbose_name=_("document"),
    )
    from_supplier = models.BooleanField(_("from the supplier"), default=False)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of the quality follow-up")
        verbose_name_plural = _("documents of the quality follow-up")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_OF_TWO, name="quality_document_of_one_thing")
        ]

    def __str__(self) -> str:
        return str(self.document)
