"""The worker's part: reminders of declarations."""

from portal.core.tasks import portal_task
from portal.procurements.actions.reminding import remind_of_declarations


@portal_task(name="procurements.remind_of_declarations")
def remind() -> None:
    """Write the reminders of today; a second run writes none."""
    remind_of_declarations()
