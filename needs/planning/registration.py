"""What this room tells the others: menu, case panel, calendar, documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from needs.planning import audit_codes as _codes  # noqa: F401 - registers the events
from needs.planning import calendar, panels
from needs.planning.actions.evidence import EVIDENCE_KIND, PROOF_KIND
from needs.planning.models import CycleProposal
from needs.planning.querysets import own_ids
from portal.audit import timeline
from portal.documents import readers as documents
from portal.notices import calendar as feeds
from portal.organisations import access
from portal.procurements import registries
from portal.ui import navigation


def _sees_wheel(user: Any) -> bool:
    return bool(access.works_for_association(user) or own_ids(user))


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(CycleProposal)
    registries.register_panel(panels.CASE_PANEL)
    documents.register(EVIDENCE_KIND, panels.of_evidence)
    documents.register(PROOF_KIND, panels.of_evidence)
    feeds.register(calendar.entries)
    navigation.register(navigation.NavItem(_("Annual wheel"), "planning:wheel", 35, _sees_wheel))
