"""The worker's part: emptying the outbox, and deciding the digests of the day."""

from portal.core.tasks import portal_task
from portal.notices import actions
from portal.notices.actions import digests


@portal_task(name="notices.send_outbox")
def send_outbox() -> None:
    """Send what waits. Queued when a letter is written, and by the clock for what was left."""
    actions.send_waiting()


@portal_task(name="notices.write_digests")
def write_digests() -> None:
    """Write the digests whose hour has come; those that are decided already are passed over."""
    digests.write_due()
