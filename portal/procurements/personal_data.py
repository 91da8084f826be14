"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, exempt, keep

acts(
    RECORD,
    "procurements.ProcessVersion",
    "procurements.Procurement",
    "procurements.Participation",
    "procurements.Publication",
    "procurements.Tender",
    "procurements.TenderOpening",
    "procurements.AwardDecision",
    "procurements.Appointment",
    "procurements.Declaration",
    "procurements.ReferenceComment",
)
exempt("The official address of a company, not of a person.", "procurements.Supplier")
keep(Retention("cases", "procurements.Procurement", _("Procurements"), ARCHIVED))
keep(Retention("tenders", "procurements.Tender", _("Tenders"), ARCHIVED))
