"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import (
    audit_codes as _codes,  # noqa: F401 - registers the events
)
from contracts.agreements import case, matters, prefill, readers, reminders, running, wheel
from contracts.agreements import (
    followed as _followed,  # noqa: F401 - registers what followers are told
)
from contracts.agreements.actions.common import DOCUMENT
from contracts.agreements.models import Agreement
from needs.consolidation import registries as consolidation
from needs.inquiries import registries as needs
from needs.planning import registries as planning
from portal.audit import timeline
from portal.documents import readers as documents
from portal.members import registries as members
from portal.notices import todo
from portal.procurements import registries
from portal.procurements.enums import ChainKey
from portal.ui import front, navigation


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    registries.register_chain(ChainKey.AGREEMENT, case.agreement_step)
    registries.register_chain(ChainKey.USE, case.use_step)
    registries.register_actions(case.actions)
    for panel in case.PANELS:
        registries.register_panel(panel)
    documents.register(DOCUMENT, readers.of_agreement)
    todo.register(case.todo_items)
    todo.register(reminders.index_items)
    timeline.register(Agreement)
    members.register_matters(matters.running)
    needs.register_prefill(prefill.last_years_use)
    planning.register_agreements(wheel.agreements)
    consolidation.register_use(prefill.last_years_use_of_all)
    needs.register_agreements(running.running)
    navigation.register(navigation.NavItem(_("Agreements"), "agreements:list", 40, case.sees_use))
    navigation.register(navigation.NavItem(_("Use"), "agreements:use", 50, case.sees_use))
    front.register(
        front.FrontPanel("agreements.ours", 15, "agreements/panels/front.html", case.front_panel)
    )
