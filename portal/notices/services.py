"""What mail services tell about our letters (django-anymail's one signal for all of them)."""

from typing import Any

import structlog
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking

from portal.notices.actions import bounces

log = structlog.get_logger(__name__)

_BACK = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.FAILED})
# The service itself will not write there again, or the address has the wrong form.
_FOR_GOOD = frozenset({RejectReason.INVALID, RejectReason.BOUNCED})


def told(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    """Write down a bounce; everything else that services track is not looked at.

    The letter is found by the number that we sent along, else by the service's own mark.
    """
    if event.event_type not in _BACK:
        return
    number = str((event.metadata or {}).get("letter", ""))
    letter_id = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
    letter_id = letter_id or bounces.known_by_provider(str(event.message_id or ""))
    if letter_id is None:
        log.info("bounce_of_no_letter", service=esp_name)
        return
    said = str(event.mta_response or event.description or "")
    bounces.came_back(
        letter_id=letter_id,
        reason=said or str(event.reject_reason or event.event_type),
        for_good=_is_for_good(event, said),
        recipient=str(event.recipient or ""),
    )


def _is_for_good(event: AnymailTrackingEvent, said: str) -> bool:
    """By the server's own class where there is one, else by what the service makes of it."""
    if bounces.has_class(said):
        return bounces.is_for_good(0, said)
    return event.reject_reason in _FOR_GOOD and event.event_type != EventType.FAILED


def listen() -> None:
    """Connect to the signal; a second call changes nothing."""
    tracking.connect(told, dispatch_uid="portal.notices.services")
