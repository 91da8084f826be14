"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import panels as agreement_panels
from contracts.followup import (
    audit_codes as _codes,  # noqa: F401 - registers the events
)
from contracts.followup import panels, radar, readers, todo, volumes, wheel
from contracts.followup import runners as _runners  # noqa: F401 - registers the job
from contracts.followup.actions.reporting import DOCUMENT_KIND
from contracts.followup.models import LeakageExplanation
from needs.consolidation import registries as consolidation
from needs.inquiries import registries as needs
from needs.planning import registries as planning
from needs.radar import registries as demand
from portal.audit import timeline
from portal.documents import readers as documents
from portal.notices import todo as todos
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import registries
from portal.ui import navigation


def _sees_use(user: object) -> bool:
    return bool(access.organisation_ids_where(user, Permission.VIEW_USE))


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(LeakageExplanation, fields_for=timeline.everyone)
    documents.register(DOCUMENT_KIND, readers.of_report)
    todos.register(todo.to_explain)
    todos.register(todo.to_renew)
    needs.register_prefill(volumes.from_predecessor)
    planning.register_start(wheel.start)
    demand.register_source(radar.ENDS, radar.agreements_that_end, label=_("Agreement that ends"))
    demand.register_source(
        radar.OUTSIDE, radar.bought_outside, label=_("Bought outside an agreement")
    )
    demand.register_source(
        radar.WITHOUT,
        radar.without_agreement,
        label=_("Bought without an agreement"),
        fingerprint=radar.ledgers_known,
    )
    consolidation.register_use(volumes.of_all_from_predecessor)
    needs.register_predecessor(volumes.predecessor)
    for agreement_panel in panels.AGREEMENT_PANELS:
        agreement_panels.register(agreement_panel)
    agreement_panels.register_actions(panels.actions)
    for case_panel in panels.CASE_PANELS:
        registries.register_panel(case_panel)
    navigation.register(navigation.NavItem(_("Following up"), "followup:home", 55, _sees_use))
