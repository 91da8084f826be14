"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.agreements import ceilings
from contracts.agreements import panels as agreement_panels
from contracts.calloffs import (
    audit_codes as _codes,  # noqa: F401 - registers the events
)
from contracts.calloffs import figures, panels, policies, readers
from contracts.calloffs.actions import DOCUMENT_KIND
from contracts.calloffs.models import CallOff
from portal.audit import timeline
from portal.documents import readers as document_readers
from portal.members import registries as members
from portal.notices import todo
from portal.ui import navigation


def register() -> None:
    """Fill the registries of other rooms; called once when the site starts."""
    for panel in panels.PANELS:
        agreement_panels.register(panel)
    ceilings.provide(figures.of_many)
    agreement_panels.register_actions(panels.actions)
    todo.register(panels.todo_items)
    timeline.register(CallOff)
    members.register_matters(panels.running)
    document_readers.register(DOCUMENT_KIND, readers.of_call_off)
    navigation.register(
        navigation.NavItem(_("Call-offs"), "calloffs:list", 45, panels.sees_call_offs)
    )
    navigation.register(
        navigation.NavItem(_("Above the ceiling"), "calloffs:queue", 46, policies.sees_queue)
    )
