"""The worker's part: names that were planned."""

from portal.core.tasks import portal_task
from portal.members import actions


@portal_task(name="members.take_planned_names")
def take_planned_names() -> None:
    """Let names that begin today be used in lists and on pages."""
    actions.take_planned_names()
