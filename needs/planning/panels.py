"""What the annual wheel shows on the case page: the evidence of planning."""

from typing import Any

from needs.planning import papers, policies
from needs.planning.models import CycleProposal
from portal.core.decisions import Decision
from portal.documents.models import Document
from portal.organisations import access
from portal.procurements.registries import CasePanel

SHOWN = 5


def evidence(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The latest notes of planning, for the association; three statements."""
    if not access.works_for_association(user):
        return None
    steps = papers.steps_of(procurement=procurement)
    may_note = policies.may_note(user)
    if not steps and not may_note:
        return None
    return {
        "procurement": procurement,
        "steps": list(reversed(steps))[:SHOWN],
        "count": len(steps),
        "first": steps[0] if steps else None,
        "proposal": CycleProposal.objects.filter(procurement=procurement).first(),
        "may_note": may_note,
    }


def of_evidence(user: Any, _document: Document) -> Decision:
    """Who may read a document of this room: people of the association."""
    from django.utils.translation import gettext as _

    if access.works_for_association(user):
        return Decision.yes()
    return Decision.no(_("Only people of the association read evidence of planning."))


CASE_PANEL = CasePanel("planning.evidence", 60, "planning/panels/evidence.html", evidence, "aside")
