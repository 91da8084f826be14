"""What the worker does for this room at intervals."""

from datetime import timedelta

from contracts.registers import actions
from portal.core.tasks import portal_task


@portal_task(name="registers.discard_old_uploads")
def discard_old_uploads() -> None:
    """Files that nobody went on with for a day are deleted."""
    actions.discard_old(timedelta(days=1))
