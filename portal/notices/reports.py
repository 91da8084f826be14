"""Reading reports of mail servers: RFC 3464, the letter that says that a letter did not arrive.

Anybody can write to the address that letters come from. What is read here is believed only when it
carries the mark of one of our letters (`links.letter_in`), which nobody can guess who has not had
the letter, and only about the address to which that letter went.
"""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import structlog

from portal.notices import links
from portal.notices.actions import bounces

log = structlog.get_logger(__name__)

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Report:
    """What one reader's mail server says of one letter."""

    letter_id: int
    recipient: str
    status: str
    reason: str

    @property
    def for_good(self) -> bool:
        """Whether the address will never work."""
        return bounces.is_for_good(0, self.status)


def read(raw: bytes) -> list[Report]:
    """The failures that a delivery report tells of; empty for everything else.

    Delays and good news are passed over, so is a report without the mark of one of our letters,
    and whatever cannot be read: it never raises for what somebody may send.
    """
    if not raw or len(raw) > MOST_BYTES:
        return []
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = _parts(message)
        letter_id = _letter(message, parts)
        if letter_id is None:
            return []
        return [
            Report(letter_id, recipient, status, reason)
            for recipient, status, reason in _failures(parts)
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("report_unreadable", error=type(error).__name__)
        return []


def take(raw: bytes) -> int:
    """Write down what a report tells; how many letters came back by it."""
    return sum(
        bounces.came_back(
            letter_id=report.letter_id,
            reason=report.reason or report.status,
            for_good=report.for_good,
            recipient=report.recipient,
        )
        is not None
        for report in read(raw)
    )


def _parts(message: Any) -> list[Any]:
    return [part for part, _number in zip(message.walk(), range(MOST_PARTS), strict=False)]


def _failures(parts: list[Any]) -> Iterator[tuple[str, str, str]]:
    """(address, status, words) of each failed reader: the blocks of `message/delivery-status`."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else []:
            if str(block.get("Action", "")).strip().lower() != "failed":
                continue
            # What we wrote to comes first: the final one may be where the reader forwards to.
            said = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
            words = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
            yield _address(str(said)), str(block.get("Status", "")).strip()[:20], words


def _address(said: str) -> str:
    """`rfc822;lo@lund.example` → the address."""
    kind, semicolon, address = said.partition(";")
    return (address if semicolon else kind).strip().strip("<>")


def _letter(message: Any, parts: list[Any]) -> int | None:
    """Our mark: in the returned letter or its headers, else in what the report answers."""
    for part in parts:
        kind = part.get_content_type()
        if part is message:
            texts = [str(part.get(name, "")) for name in ("In-Reply-To", "References")]
        elif kind == "text/rfc822-headers":
            inner = email.message_from_string(str(_text(part)), policy=email.policy.default)
            texts = [str(inner.get("Message-ID", ""))]
        elif kind.startswith(("multipart/", "text/", "message/")):
            texts = [str(part.get("Message-ID", ""))]
        else:
            continue
        for text in texts:
            found = links.letter_in(text)
            if found is not None:
                return found
    return None


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(payload)
