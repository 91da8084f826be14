"""What the worker does for this room at intervals."""

from contracts.invoices import actions
from portal.core.tasks import portal_task


@portal_task(name="invoices.lapse_old")
def lapse_old() -> None:
    """Files that nobody went on with for a day are deleted."""
    actions.lapse_old()
