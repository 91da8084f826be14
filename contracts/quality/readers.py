"""Who may read the documents of this room."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.quality.models import QualityDocument
from portal.core.decisions import Decision
from portal.documents.models import Document


def of_quality(user: Any, document: Document) -> Decision:
    """Whoever may read the assessment or the deviation that it belongs to."""
    rows = QualityDocument.objects.filter(document=document)
    if user.is_authenticated and rows.visible_to(user).exists():
        return Decision.yes()
    return Decision.no(_("Only those who may read the matter read its documents."))
