"""Writing letters: rows in the caller's transaction, sent by the worker afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation

from portal.core import clock
from portal.core.logs import HIDDEN, PERSONAL_NUMBER, SECRET_LINK
from portal.notices import deputies, kinds
from portal.notices.models import Letter


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
    second one. Who stands in for a recipient that is away gets one too. Whether a letter is sent
    at once, in the digest or not at all is asked when it goes out. Raises `LookupError` for a kind
    no room has registered. Returns the new letters to the recipients themselves.
    """
    found = kinds.kind_of(kind)
    people = {person.pk: person for person in recipients}
    words = {"subject": subject, "body_text": body_text, "url": url, "key": key, "case": case}
    written = [
        letter for person in people.values() if (letter := _write(found.code, person, **words))
    ]
    if not found.personal:
        for deputy, away in deputies.standing_in(people.values()):
            if deputy.pk not in people:
                _write(found.code, deputy, standing_in_for=away, **words)
    if written:
        wake()
    return written


def _write(
    kind: str,
    person: Any,
    *,
    subject: Any,
    body_text: Any,
    url: str,
    key: str,
    case: Any,
    standing_in_for: Any = None,
) -> Letter | None:
    """The new letter; None when the person has it already."""
    with translation.override(person.language):
        letter, created = Letter.objects.get_or_create(
            key=key[:120],
            recipient=person,
            defaults={
                "kind": kind,
                "subject": clean(subject)[:200],
                "body": clean(body_text),
                "path": url,
                "case_id": getattr(case, "pk", None),
                "created_at": clock.now(),
                "standing_in_for": standing_in_for,
            },
        )
    return letter if created else None


@dataclass(frozen=True, slots=True)
class Address:
    """Someone who has no log-in yet."""

    email: str
    name: str
    language: str = "sv"


def send_to_address(
    *, kind: str, to: Address, subject: Any, body_text: Any, url: str, key: str
) -> Letter:
    """Write a letter to a bare address: an invitation, or to a supplier. Otherwise as `send`.

    `url` is where the association's people find the matter. What the reader is led to is asked of
    the kind when the letter goes out, so that no secret address stands in the outbox.
    """
    kinds.kind_of(kind)
    with translation.override(to.language):
        letter, created = Letter.objects.get_or_create(
            key=key[:120],
            recipient=None,
            address=to.email,
            defaults={
                "address_name": to.name,
                "address_language": to.language,
                "kind": kind,
                "subject": clean(subject)[:200],
                "body": clean(body_text),
                "path": url,
                "created_at": clock.now(),
            },
        )
    if created:
        wake()
    return letter


def wake() -> None:
    """Let a worker look at the outbox as soon as the transaction is there to be seen."""
    from portal.notices.tasks import send_outbox

    transaction.on_commit(send_outbox.delay, robust=True)


def clean(text: Any) -> str:
    """The words of a letter without what no mail may carry: personal numbers and secret links.

    Rooms write neither; this is for words of people that stand in a title.
    """
    unlinked = SECRET_LINK.sub(rf"/\1/{HIDDEN}", str(text))
    return PERSONAL_NUMBER.sub(HIDDEN, unlinked)
