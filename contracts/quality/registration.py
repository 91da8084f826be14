"""What this room offers to the ones it may know."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.agreements import panels as agreements
from contracts.cards import sections
from contracts.quality import audit_codes as _codes  # noqa: F401 - registers the events
from contracts.quality import letters as _letters  # noqa: F401 - registers the kinds of letters
from contracts.quality import panels, readers, todo
from contracts.quality.actions.files import KIND
from contracts.quality.models import Assessment, Deviation, FollowUp
from portal.audit import timeline
from portal.documents import readers as documents
from portal.notices import todo as todos
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import navigation


def sees_quality(user: Any) -> bool:
    """Whether the quality follow-up stands in the person's menu."""
    return bool(access.organisation_ids_where(user, Permission.VIEW_WORK))


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(Assessment)
    timeline.register(Deviation)
    timeline.register(FollowUp)
    documents.register(KIND, readers.of_quality)
    todos.register(todo.items)
    agreements.register(panels.PANEL)
    agreements.register_actions(panels.actions)
    sections.register(panels.SECTION)
    navigation.register(
        navigation.NavItem(_("Quality follow-up"), "quality:list", 66, sees_quality)
    )
