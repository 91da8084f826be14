"""What the rooms above may know of reporting: whom a supplier lets the association write to."""

from contracts.reports.models import ReportingContact


def contacts_of(agreement_id: int, supplier_id: int) -> list[ReportingContact]:
    """Whom to write to: the agreement's own contacts, else those for all of the supplier's."""
    rows = list(ReportingContact.objects.current().filter(supplier_id=supplier_id))
    own = [row for row in rows if row.agreement_id == agreement_id]
    return own or [row for row in rows if row.agreement_id is None]
