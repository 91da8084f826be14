"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(
    RECORD,
    "quality.QualityForm",
    "quality.FollowUp",
    "quality.Assessment",
    "quality.Deviation",
    "quality.PlanStep",
    "quality.Sanction",
)
keep(Retention("assessments", "quality.Assessment", _("Assessments of suppliers"), ARCHIVED))
keep(Retention("deviations", "quality.Deviation", _("Deviations"), ARCHIVED))
