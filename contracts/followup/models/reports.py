"""Yearly reports as they were made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.followup.querysets import ReportQuerySet
from portal.core import clock
from portal.core.history import tracked


@tracked()
class YearlyReport(models.Model):
    """A year of a member over its agreements, or of an agreement over its members.

    `data` is what the page and the PDF show, so that both say the same for ever; the PDF/A is kept
    as a document with its hash. Made again it is another row. `job` made it, and makes it
    once however often it is run.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.PROTECT,
        null=True,
        related_name="yearly_reports",
        verbose_name=_("member"),
    )
    agreement = models.ForeignKey(
        "agreements.Agreement",
        models.PROTECT,
        null=True,
        related_name="yearly_reports",
        verbose_name=_("agreement"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=300)
    data = models.JSONField(_("figures"))
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document")
    )
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name=_("job")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        ordering = ["-year", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, agreement=None)
                | Q(organisation=None, agreement__isnull=False),
                name="followup_report_of_one",
            ),
            models.UniqueConstraint(
                fields=["job", "organisation", "agreement"],
                condition=Q(job__isnull=False),
                nulls_distinct=False,
                name="followup_report_once_a_job",
                violation_error_message=_("The report is already made."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2200), name="followup_report_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("followup:report", args=[self.pk])
