"""Writing letters and sending them."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.core import clock
from portal.notices import kinds
from portal.notices.enums import LetterStatus
from portal.notices.models import Letter
from portal.ui import brand

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 5
# A beat that comes late still empties the box in a few rounds.
LETTERS_A_ROUND = 200


def send(
    *,
    kind: str,
    recipients: Iterable[Any],
    subject: Any,
    body_text: Any,
    url: str,
    key: str,
    case: Any = None,
) -> list[Letter]:
    """Write a letter to each recipient inside the caller's transaction; the worker sends it after.

    `subject` and `body_text` may be lazy translations: each letter is written in its reader's
    language. `url` is a path of the site. A recipient who already has a letter with `key` gets no
    second one. Raises `LookupError` for a kind no room has registered. Returns the new letters.
    """
    from portal.notices.tasks import send_outbox

    kinds.reason_of(kind)
    written = []
    for person in {p.pk: p for p in recipients}.values():
        with translation.override(person.language):
            letter, created = Letter.objects.get_or_create(
                key=key[:120],
                recipient=person,
                defaults={
                    "kind": kind,
                    "subject": str(subject)[:200],
                    "body": str(body_text),
                    "path": url,
                    "case_id": getattr(case, "pk", None),
                    "created_at": clock.now(),
                },
            )
        if created:
            written.append(letter)
    if written:
        transaction.on_commit(send_outbox.delay, robust=True)
    return written


@dataclass(frozen=True, slots=True)
class Address:
    """Someone who has no log-in yet."""

    email: str
    name: str
    language: str = "sv"


def send_to_address(
    *, kind: str, to: Address, subject: Any, body_text: Any, url: str, key: str
) -> Letter:
    """Write a letter to a bare address; used for invitations alone. Otherwise as `send`.

    `url` is where the association's people find the matter. What the reader is led to is asked of
    the kind when the letter goes out, so that no secret address stands in the outbox.
    """
    from portal.notices.tasks import send_outbox

    kinds.reason_of(kind)
    with translation.override(to.language):
        letter, created = Letter.objects.get_or_create(
            key=key[:120],
            recipient=None,
            address=to.email,
            defaults={
                "address_name": to.name,
                "address_language": to.language,
                "kind": kind,
                "subject": str(subject)[:200],
                "body": str(body_text),
                "path": url,
                "created_at": clock.now(),
            },
        )
    if created:
        transaction.on_commit(send_outbox.delay, robust=True)
    return letter


def send_waiting() -> int:
    """Send what waits, each letter in its own transaction; returns how many went out.

    Safe to run twice and by several workers at once: a letter that another worker holds is skipped.
    """
    sent = 0
    for pk in Letter.objects.waiting().values_list("pk", flat=True)[:LETTERS_A_ROUND]:
        sent += _send_one(pk)
    return sent


@transaction.atomic
def _send_one(pk: int) -> bool:
    letter = (
        Letter.objects.waiting()
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(pk=pk)
        .first()
    )
    if letter is None:
        return False
    letter.attempts += 1
    try:
        message_of(letter).send()
    except OSError as error:
        letter.error = type(error).__name__
        if letter.attempts >= MOST_ATTEMPTS:
            letter.status = LetterStatus.FAILED
        letter.save(update_fields=["attempts", "error", "status"])
        log.warning("letter_not_sent", letter=letter.pk, error=letter.error)
        return False
    letter.status = LetterStatus.SENT
    letter.sent_at = clock.now()
    letter.error = ""
    letter.save(update_fields=["attempts", "error", "status", "sent_at"])
    return True


def sender() -> str:
    """Who letters come from: the address of the settings, under the association's own name."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((brand.current().name or name, address))


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as a message: text and HTML, one link, and why the person got it."""
    with translation.override(letter.language):
        context = {
            "letter": letter,
            "link": f"{settings.SITE_URL}{kinds.path_of(letter)}",
            "reason": kinds.reason_of(letter.kind),
            "subject": letter.subject,
            "site": brand.current().shown_name,
        }
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("notices/letter.txt", context),
            from_email=sender(),
            to=[letter.to_address],
            headers={"Auto-Submitted": "auto-generated", "X-Samordna-Letter": str(letter.pk)},
        )
        message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return message


def try_again(*, letter: Letter) -> None:
    """Let the worker try a failed letter once more, from the beginning."""
    Letter.objects.filter(pk=letter.pk, status=LetterStatus.FAILED).update(
        status=LetterStatus.WAITING, attempts=0, error=_("tried again")
    )
