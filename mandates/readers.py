"""Who may read the documents of this room."""

from typing import Any

from django.utils.translation import gettext as _

from mandates.models import PartyList
from portal.core.decisions import Decision
from portal.documents.models import Document
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements.models import Publication


def of_mandate(user: Any, document: Document) -> Decision:
    """The party's own people and the association; nobody else's mandate can be read."""
    if access.works_for_association(user):
        return Decision.yes()
    if document.organisation_id in access.organisation_ids_where(user, Permission.VIEW_WORK):
        return Decision.yes()
    return Decision.no(_("Only the party itself and the association read a mandate."))


def of_party_list(user: Any, document: Document) -> Decision:
    """Everyone invited; when the notice is published, anyone."""
    lists = PartyList.objects.filter(annex=document)
    if Publication.objects.filter(procurement__party_list__annex=document).exists():
        return Decision.yes()
    if user.is_authenticated and lists.visible_to(user).exists():
        return Decision.yes()
    return Decision.no(_("The party list becomes public with the notice."))
