"""Sending what waits: each letter taken, handed over and written down, in that order.

A letter is taken in a transaction of its own (state, lease, number of the try, the mark of its
message), handed to the mail server outside any transaction, and then written down as sent. Two
workers never hold the same one. A worker that dies before the mail server answers leaves a letter
whose lease runs out, and another worker sends it; one that dies after the server said yes and
before that is written down sends it twice. Both copies carry the same `Message-ID`, which mail
servers and mail programs know as one message. Nothing in SMTP can do better.
"""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _

from portal.core import clock
from portal.notices import links, wishes
from portal.notices.actions import bounces
from portal.notices.enums import LetterStatus
from portal.notices.messages import message_of
from portal.notices.models import Letter

log = structlog.get_logger(__name__)

# Minutes between tries: a mail server that is being restarted has time to come back.
WAITS = (1, 5, 15, 60, 240)
MOST_ATTEMPTS = len(WAITS) + 1
# Longer than any mail server is waited for; a worker that has been silent for so long is gone.
LEASE = timedelta(minutes=5)
# A beat that comes late still empties the box in a few rounds.
LETTERS_A_ROUND = 200


def send_waiting() -> int:
    """Send what waits; returns how many went out.

    Safe to run twice and by several workers at once: a letter that another worker holds is skipped,
    and one letter that cannot be written holds up no other.
    """
    sent = 0
    for pk in list(Letter.objects.waiting().values_list("pk", flat=True)[:LETTERS_A_ROUND]):
        sent += send_one(pk)
    return sent


def send_one(pk: int) -> bool:
    """Send one letter unless another worker has it; whether it went out."""
    try:
        taken = take(pk)
    except Exception as error:
        log.exception("letter_not_written", letter=pk)
        _write_failure(pk, type(error).__name__)
        return False
    if taken is None:
        return False
    letter, message = taken
    try:
        message.send()
    except Exception as error:
        log.warning("letter_not_sent", letter=pk, error=type(error).__name__)
        refused = _refused_for_good(error, letter.sent_to)
        if refused:
            bounces.came_back(letter_id=pk, reason=refused, for_good=True)
        else:
            _write_failure(pk, type(error).__name__)
        return False
    _write_sent(letter, message)
    return True


@transaction.atomic
def take(pk: int) -> tuple[Letter, EmailMultiAlternatives] | None:
    """Take a letter for this worker, with its message; None when there is nothing to send.

    What the reader wants, whether the letter is still needed and whether the address works is asked
    here, in the moment of sending.
    """
    letter = (
        Letter.objects.waiting()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient", "standing_in_for")
        .filter(pk=pk)
        .first()
    )
    if letter is None:
        return None
    if letter.attempts >= MOST_ATTEMPTS:  # Workers have died with it again and again.
        letter.status, letter.not_before = LetterStatus.FAILED, None
        letter.save(update_fields=["status", "not_before"])
        return None
    lost = letter.status == LetterStatus.SENDING
    letter.status = wishes.outcome(letter)
    if letter.status != LetterStatus.SENDING:
        letter.not_before = None
        letter.save(update_fields=["status", "not_before"])
        return None
    letter.attempts += 1
    letter.not_before = clock.now() + LEASE
    letter.sent_to = letter.to_address
    letter.message_id = letter.message_id or links.message_id_of(letter.pk)
    letter.error = _("sent again: a worker was lost while it sent it") if lost else letter.error
    message = message_of(letter)
    if message is None:
        letter.status, letter.not_before = LetterStatus.NOT_NEEDED, None
        letter.save(update_fields=["status", "not_before"])
        return None
    letter.save(
        update_fields=["status", "attempts", "not_before", "sent_to", "message_id", "error", "body"]
    )
    return letter, message


def _write_sent(letter: Letter, message: Any) -> None:
    """Write that it went out, unless a bounce was quicker than we."""
    provider = getattr(getattr(message, "anymail_status", None), "message_id", "") or ""
    Letter.objects.filter(pk=letter.pk, status=LetterStatus.SENDING).update(
        status=LetterStatus.SENT,
        sent_at=clock.now(),
        not_before=None,
        provider_id=str(provider)[:200] if isinstance(provider, str) else "",
    )


@transaction.atomic
def _write_failure(pk: int, error: str) -> None:
    """Write that a try failed, and when the next one is."""
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if letter is None or letter.status not in LetterStatus.to_send():
        return
    if letter.status == LetterStatus.WAITING:  # It could not even be written.
        letter.attempts += 1
    letter.error = error[:300]
    if letter.attempts >= MOST_ATTEMPTS:
        letter.status, letter.not_before = LetterStatus.FAILED, None
    else:
        letter.status = LetterStatus.WAITING
        letter.not_before = clock.now() + timedelta(minutes=WAITS[letter.attempts - 1])
    letter.save(update_fields=["attempts", "error", "status", "not_before"])


def _refused_for_good(error: Exception, address: str) -> str:
    """What the server said when it knows no such reader; empty for every other refusal."""
    if not isinstance(error, SMTPRecipientsRefused) or not error.recipients:
        return ""
    code, said = error.recipients.get(address) or next(iter(error.recipients.values()))
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return f"{code} {text}" if bounces.is_for_good(code, text) else ""


def try_again(*, letter: Letter) -> None:
    """Let the worker try a letter once more that failed or whose address works again."""
    again = LetterStatus.in_trouble()
    Letter.objects.filter(pk=letter.pk, status__in=again).update(
        status=LetterStatus.WAITING,
        attempts=0,
        not_before=None,
        bounced_at=None,
        error=_("tried again"),
    )
