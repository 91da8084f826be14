"""Who may read the documents of this room."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.followup.models import YearlyReport
from portal.core.decisions import Decision
from portal.documents.models import Document


def of_report(user: Any, document: Document) -> Decision:
    """Whoever may read the report: the member's own people, and the association."""
    rows = YearlyReport.objects.filter(document=document)
    if user.is_authenticated and rows.visible_to(user).exists():
        return Decision.yes()
    return Decision.no(_("Only the member's own people and the association read its report."))
