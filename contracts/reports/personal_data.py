"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, DISPOSAL, RECORD, Fate, Retention, acts, holds, keep

acts(RECORD, "reports.ReportTask", "reports.ReportVersion")
holds(
    "reports.ReportingContact",
    addresses=("email",),
    shown=("name", "email", "supplier", "agreement", "ended_at"),
    fate=Fate.DELETE,
    reason=_("Whom a supplier let report; what was reported is kept without the address."),
)
keep(Retention("supplier_reports", "reports.ReportTask", _("Supplier reports"), ARCHIVED))
keep(
    Retention(
        "reporting_contacts",
        "reports.ReportingContact",
        _("Reporting contacts who have ended"),
        DISPOSAL,
        years=2,
        since="ended_at",
    )
)
