"""Letters that come back: what is written of them, and the address that is then left alone."""

import re
from typing import Any

import structlog
from django.db import transaction

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require
from portal.notices import audit_codes, policies
from portal.notices.actions.writing import clean
from portal.notices.enums import LetterStatus
from portal.notices.models import FailingAddress, Letter
from portal.organisations.models import Organisation

log = structlog.get_logger(__name__)

# Classes of RFC 3463 that say that the reader or the domain does not exist (5.1.x without those
# about the sender), or that the mailbox is closed. A full mailbox or a refusal of policy is not it.
_GONE = re.compile(r"\b5\.(?:1\.(?:0|1|2|3|6|10)|2\.1)\b")
_CLASS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
# Without such a class the old codes for "no such mailbox" must do.
_OLD_GONE = frozenset({550, 551, 553})


def is_for_good(code: int, text: str) -> bool:
    """Whether a mail server's answer says that the address will never work."""
    found = _CLASS.search(text)
    if found:
        return bool(_GONE.search(text))
    return code in _OLD_GONE and "relay" not in text.lower()


def has_class(text: str) -> bool:
    """Whether a mail server's words hold a class of RFC 3463."""
    return bool(_CLASS.search(text))


@transaction.atomic
def came_back(*, letter_id: int, reason: str, for_good: bool, recipient: str = "") -> Letter | None:
    """Write that a letter came back, and leave its address alone if it is for good.

    Telling twice changes nothing. A report about another address than the one that the letter was
    sent to is not believed. Returns the letter, None when there was nothing to write.
    """
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=letter_id).first()
    if letter is None or letter.status not in LetterStatus.handed_over() or not letter.sent_to:
        return None
    if recipient and recipient.strip().lower() != letter.sent_to.lower():
        log.warning("bounce_about_another_address", letter=letter_id)
        return None
    # The row's history keeps what the server said, and may keep no address.
    said = re.sub(re.escape(letter.sent_to), "…", " ".join(reason.split()), flags=re.IGNORECASE)
    why = clean(said)[:300]
    if for_good:
        FailingAddress.objects.get_or_create(
            address=letter.sent_to.lower(),
            defaults={"reason": why, "letter": letter, "since": clock.now()},
        )
    if letter.status == LetterStatus.BOUNCED:
        return None
    letter.status, letter.bounced_at, letter.error = LetterStatus.BOUNCED, clock.now(), why
    letter.not_before = None
    letter.save(update_fields=["status", "bounced_at", "error", "not_before"])
    log.info("letter_came_back", letter=letter.pk, for_good=for_good)
    return letter


def known_by_provider(message_id: str) -> int | None:
    """The letter that a mail service knows by its own mark."""
    if not message_id:
        return None
    found: int | None = (
        Letter.objects.filter(provider_id=message_id[:200]).values_list("pk", flat=True).first()
    )
    return found


@transaction.atomic
def use_again(*, actor: Any, address: FailingAddress) -> str:
    """Write to the address again; its letters are not sent anew by this. Audited.

    Raises `Refused` for anyone who neither coordinates for the association nor has the address.
    """
    require(policies.may_use_again(actor, address))
    row = FailingAddress.objects.select_for_update().filter(pk=address.pk).first()
    if row is None:
        return address.address
    association = Organisation.objects.association()
    record(audit_codes.ADDRESS_FREED, actor=actor, obj=row.letter or association,
           organisation=association)  # fmt: skip
    row.delete()
    return address.address


@transaction.atomic
def try_letter_again(*, actor: Any, letter: Letter) -> Letter:
    """Send a letter once more that did not arrive. Audited. Raises `Refused` for all but those who
    coordinate."""
    from portal.notices.actions import sending, writing

    require(policies.may_try_again(actor, letter))
    sending.try_again(letter=letter)
    record(audit_codes.TRIED_AGAIN, actor=actor, obj=letter,
           organisation=Organisation.objects.association())  # fmt: skip
    writing.wake()
    letter.refresh_from_db()
    return letter
