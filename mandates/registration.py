"""What this room offers to the ones it may know: gates, chain, panels, actions, menu, documents."""

from django.utils.translation import gettext_lazy as _

from mandates import case, matters, policies, readers, todo, wheel
from mandates import followed as _followed  # noqa: F401 - registers what followers are told
from mandates import letters as _letters  # noqa: F401 - registers the kinds of letters
from mandates.actions.decisions import SIGNED_KIND
from mandates.actions.papers import KIND as PAPER_KIND
from mandates.actions.party_list import KIND as LIST_KIND
from mandates.models import Mandate
from needs.planning import registries as planning
from portal.audit import timeline
from portal.audit.support import limits
from portal.documents import readers as documents
from portal.members import registries as members
from portal.notices import todo as todos
from portal.procurements import registries
from portal.procurements.enums import ChainKey
from portal.ui import navigation

registries.register_gate("mandates.in_force", policies.some_in_force)
registries.register_gate("mandates.party_list_open", policies.list_is_open)
registries.register_gate("mandates.party_list_locked", policies.list_is_locked)
registries.register_chain(ChainKey.MANDATES, case.mandates_step)
registries.register_chain(ChainKey.PARTY_LIST, case.party_list_step)
registries.register_actions(case.actions)
for panel in case.PANELS:
    registries.register_panel(panel)
documents.register(PAPER_KIND, readers.of_mandate)
documents.register(SIGNED_KIND, readers.of_mandate)
documents.register(LIST_KIND, readers.of_party_list)
todos.register(todo.items)
timeline.register(Mandate, fields_for=timeline.everyone)
limits.forbid(
    "mandates:decide", "mandates:upload", "mandates:decline", "mandates:withdraw",
    reason=limits.SIGNATURE,
)  # fmt: skip
members.register_matters(matters.going_on)
planning.register_spans(wheel.spans)
navigation.register(navigation.NavItem(_("Mandates"), "mandates:list", 30))
