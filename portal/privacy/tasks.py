"""What the worker does for this room at night."""

from portal.core.tasks import portal_task
from portal.privacy import actions


@portal_task(name="privacy.retention")
def retention() -> None:
    """Delete what switched-on rules no longer keep; nothing when none is on."""
    actions.delete_due()


@portal_task(name="privacy.search_for_numbers")
def search_for_numbers() -> None:
    """Look for personal numbers in everything stored."""
    actions.search_for_numbers()
