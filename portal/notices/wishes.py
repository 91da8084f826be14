"""What a letter meets when it is to go out: its reader's wish, its own relevance, the address."""

from collections.abc import Iterable
from typing import Any

import structlog

from portal.notices import deputies, kinds
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import FailingAddress, Letter, Preference

log = structlog.get_logger(__name__)

DIGEST = "notices.digest"


def delivery_for(person_id: int, code: str) -> Delivery:
    """How the person wants letters of the kind, asked now."""
    kind = kinds.find(code)
    if kind is None or not kind.optional:
        return Delivery.NOW
    chosen = (
        Preference.objects.filter(person_id=person_id, kind=code)
        .values_list("delivery", flat=True)
        .first()
    )
    return Delivery(chosen) if chosen else kind.delivery


def deliveries_of(person_id: int) -> dict[str, Delivery]:
    """How the person wants each kind; one statement."""
    chosen = dict(Preference.objects.filter(person_id=person_id).values_list("kind", "delivery"))
    return {
        kind.code: Delivery(chosen.get(kind.code, kind.delivery)) if kind.optional else Delivery.NOW
        for kind in kinds.registered()
    }


def fails(address: str) -> bool:
    """Whether letters to the address have come back for good."""
    return FailingAddress.objects.filter(address=address.lower()).exists()


def failing_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that do not work, in small letters; one statement."""
    wanted = {address.lower() for address in addresses if address}
    if not wanted:
        return set()
    # The addresses of people are kept in small letters, and so are these.
    found = FailingAddress.objects.filter(address__in=wanted).values_list("address", flat=True)
    return set(found)


def relevant(letter: Letter) -> bool:
    """Whether the letter still has a reader and something to say."""
    if letter.standing_in_for_id and not deputies.still_stands_in(
        letter.recipient_id or 0, letter.standing_in_for_id
    ):
        return False
    kind = kinds.find(letter.kind)
    return kind is None or bool(kind.still_relevant(letter))


def outcome(letter: Letter) -> LetterStatus:
    """What becomes of the letter now: `SENDING` when it is to go out, else where it ends or rests.

    The order matters: what is not needed is not held against an address, and who has switched a
    kind off hears nothing of it whatever else is true.
    """
    person = letter.recipient
    if person is not None and not person.is_active:
        return LetterStatus.UNWANTED
    wish = delivery_for(person.pk, letter.kind) if person is not None else Delivery.NOW
    if wish == Delivery.OFF:
        return LetterStatus.UNWANTED
    if not relevant(letter):
        return LetterStatus.NOT_NEEDED
    if fails(letter.to_address):
        return LetterStatus.UNREACHABLE
    if wish == Delivery.DIGEST and letter.kind != DIGEST:
        return LetterStatus.HELD
    return LetterStatus.SENDING


def wanted(user: Any) -> bool:
    """Whether the person wants a daily digest at all."""
    return delivery_for(user.pk, DIGEST) != Delivery.OFF
