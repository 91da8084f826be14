"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(
    RECORD,
    "consolidation.Adjustment",
    "consolidation.ScenarioFactors",
    "consolidation.Snapshot",
    "consolidation.Estimate",
    "consolidation.Inhabitants",
)
keep(Retention("snapshots", "consolidation.Snapshot", _("Frozen demands"), ARCHIVED))
