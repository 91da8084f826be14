"""What this room offers to the ones it may know."""

from django.utils.translation import gettext_lazy as _

from contracts.followup import (
    audit_codes as _codes,  # noqa: F401 - registers the events
)
from contracts.followup import todo
from contracts.followup.models import LeakageExplanation
from portal.audit import timeline
from portal.notices import todo as todos
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import navigation


def _sees_use(user: object) -> bool:
    return bool(access.organisation_ids_where(user, Permission.VIEW_USE))


def register() -> None:
    """Fill the registries of lower rooms; called once when the site starts."""
    timeline.register(LeakageExplanation, fields_for=timeline.everyone)
    todos.register(todo.to_explain)
    navigation.register(navigation.NavItem(_("Bought outside"), "followup:leakage", 52, _sees_use))
