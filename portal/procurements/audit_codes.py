"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

CREATED = "procurements.created"
DESCRIBED = "procurements.described"
CPV_SET = "procurements.cpv_set"
REGIME_CONFIRMED = "procurements.regime_confirmed"
INVITED = "procurements.invited"
LOTS_SET = "procurements.lots_set"
MILESTONE_MOVED = "procurements.milestone_moved"
MILESTONE_DONE = "procurements.milestone_done"
ESTIMATE_SET = "procurements.estimate_set"
PUBLISHED = "procurements.published"
TENDER_RECORDED = "procurements.tender_recorded"
TENDER_REMOVED = "procurements.tender_removed"
AWARDED = "procurements.awarded"
CANCELLED = "procurements.cancelled"
CONCLUDED = "procurements.concluded"
SUPPLIER_CREATED = "procurements.supplier_created"
PROCESS_SAVED = "procurements.process_saved"

codes.register(CREATED, _("Procurement started"))
codes.register(DESCRIBED, _("Description changed"))
codes.register(CPV_SET, _("CPV codes chosen"))
codes.register(REGIME_CONFIRMED, _("Legal regime decided"))
codes.register(INVITED, _("Parties invited"))
codes.register(LOTS_SET, _("Lots changed"))
codes.register(MILESTONE_MOVED, _("Date moved"))
codes.register(MILESTONE_DONE, _("Step done"))
codes.register(ESTIMATE_SET, _("Value and ceiling set"))
codes.register(PUBLISHED, _("Notice recorded"))
codes.register(TENDER_RECORDED, _("Tender recorded"))
codes.register(TENDER_REMOVED, _("Tender removed"))
codes.register(AWARDED, _("Award decision recorded"))
codes.register(CANCELLED, _("Procurement cancelled"))
codes.register(CONCLUDED, _("Agreement in place"))
codes.register(SUPPLIER_CREATED, _("Supplier registered"))
codes.register(PROCESS_SAVED, _("New version of the process"))
