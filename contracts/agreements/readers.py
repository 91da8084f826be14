"""Who may read the documents of agreements."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementDocument
from portal.core.decisions import Decision
from portal.documents.models import Document
from portal.organisations import access


def of_agreement(user: Any, document: Document) -> Decision:
    """Those who may know of the agreement; a secret one only the association's people."""
    place = AgreementDocument.objects.filter(document=document)
    if document.is_secret and not access.works_for_association(user):
        return Decision.no(_("The document is secret; the association decides who reads it."))
    visible = Agreement.objects.visible_to(user).values("pk")
    if place.filter(agreement_id__in=visible).exists():
        return Decision.yes()
    return Decision.no(_("Only those who may see the agreement read its documents."))
