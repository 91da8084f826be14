"""Who may read the documents of this room."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.calloffs.models import CallOff
from portal.core.decisions import Decision
from portal.documents.models import Document


def of_call_off(user: Any, document: Document) -> Decision:
    """Whoever may read the call-off: the buyer's own people and the association."""
    rows = CallOff.objects.filter(documents__document=document)
    if user.is_authenticated and rows.visible_to(user).exists():
        return Decision.yes()
    return Decision.no(_("Only the buyer and the association read the papers of a call-off."))
