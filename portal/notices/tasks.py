"""The worker's part: emptying the outbox."""

from portal.core.tasks import portal_task
from portal.notices import actions


@portal_task(name="notices.send_outbox")
def send_outbox() -> None:
    """Send what waits. Queued when a letter is written, and by the clock for what was left."""
    actions.send_waiting()
