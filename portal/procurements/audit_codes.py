"""What this room writes in the audit log."""

from typing import Any

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
APPOINTED = "procurements.appointed"
APPOINTMENT_ENDED = "procurements.appointment_ended"
HANDED_OVER = "procurements.handed_over"
TAKEN_OVER = "procurements.taken_over"
DECLARED = "procurements.declared"
DECLARATION_RENEWED = "procurements.declaration_renewed"
DECLARATION_MANAGED = "procurements.declaration_managed"
RECUSED = "procurements.recused"
OPENING_BEGUN = "procurements.opening_begun"
OPENER_CHANGED = "procurements.opener_changed"
OPENING_CONFIRMED = "procurements.opening_confirmed"
OPENING_CERTIFIED = "procurements.opening_certified"
PHASE_CLOSED = "procurements.phase_closed"
TENDER_SUM_SET = "procurements.tender_sum_set"
TENDERER_REGISTERED = "procurements.tenderer_registered"
REFERENCE_COMMENT = "procurements.reference_comment"

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
codes.register(APPOINTED, _("Person appointed"))
codes.register(APPOINTMENT_ENDED, _("Appointment ended"))
codes.register(HANDED_OVER, _("Procurement handed over"))
codes.register(TAKEN_OVER, _("Procurement taken over"))
codes.register(DECLARED, _("Declaration of interests handed in"), minor=True)
codes.register(DECLARATION_RENEWED, _("Declaration of interests renewed"), minor=True)
codes.register(DECLARATION_MANAGED, _("Declared interest handled"), minor=True)
codes.register(RECUSED, _("Person recused"))
codes.register(OPENING_BEGUN, _("Opening of tenders begun"))
codes.register(OPENER_CHANGED, _("Another person opens the tenders"))
codes.register(OPENING_CONFIRMED, _("List of tenders confirmed"))
codes.register(OPENING_CERTIFIED, _("Opening of tenders certified"))
codes.register(PHASE_CLOSED, _("Qualification closed, prices open"))
codes.register(TENDER_SUM_SET, _("Tender sum written"))
codes.register(TENDERER_REGISTERED, _("Tenderer registered"))
codes.register(REFERENCE_COMMENT, _("Comment from the reference group"))


def _cases_with_open_names(user: Any) -> Any:
    from portal.procurements.models import Procurement

    return Procurement.objects.names_open_to(user).values("pk")


# How many tenders came, and from whom, is not read in the log either (OSL 19:3).
codes.guard(
    _cases_with_open_names, TENDER_RECORDED, TENDER_REMOVED, TENDER_SUM_SET, TENDERER_REGISTERED
)
