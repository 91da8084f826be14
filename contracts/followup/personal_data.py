"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(
    RECORD,
    "followup.FollowUpSettings",
    "followup.LeakageExplanation",
    "followup.NextCycle",
    "followup.SavingsStatement",
    "followup.YearlyReport",
)
keep(Retention("yearly_reports", "followup.YearlyReport", _("Yearly reports"), ARCHIVED))
