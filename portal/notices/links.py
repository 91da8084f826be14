"""The link in a letter that switches its kind off: signed, expiring, for one kind and one person.

It opens nothing else, so it needs no row of its own: the worst that a stolen one does is that a
letter is not sent, which the person sees under "My notices".
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

from portal.people.models import User

SALT = "notices.unsubscribe"
LASTS = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose link it is and what it switches off; `expired` when its time is out."""

    person: User | None
    kind: str
    expired: bool = False


def path_for(person_id: int, kind: str) -> str:
    """The path of a new link."""
    token = signing.dumps({"p": person_id, "k": kind}, salt=SALT)
    return reverse("notices:link", args=[token])


def opened(token: str) -> Opened | None:
    """What the link is about; None when we have not signed it."""
    try:
        found = signing.loads(token, salt=SALT, max_age=LASTS)
        person = User.objects.filter(pk=int(found["p"]), is_active=True).first()
        return Opened(person, str(found["k"]))
    except signing.SignatureExpired:
        return Opened(None, "", expired=True)
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None


def message_id_of(letter_id: int) -> str:
    """The mark of a letter's message: the same for every try, and nobody else can guess it.

    A mail server that has taken the message twice, and a reader's mail program, know by it that
    both are one; a bounce that carries it is about a letter that we wrote.
    """
    return f"<letter.{letter_id}.{_print(letter_id)}@{_host()}>"


def letter_in(text: str) -> int | None:
    """The number of the letter whose mark stands in `text`; None when the mark is not ours."""
    for part in text.split():
        name = part.strip("<>,;").partition("@")[0]
        pieces = name.split(".")
        if len(pieces) != 3 or pieces[0] != "letter" or not pieces[1].isdigit():
            continue
        number = int(pieces[1]) if pieces[1].isascii() and len(pieces[1]) < 19 else None
        if number is not None and any(
            hmac.compare_digest(pieces[2].encode(), _print(number, key).encode())
            for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ):
            return number
    return None


def _print(letter_id: int, secret: str = "") -> str:
    secret = secret or settings.SECRET_KEY
    key = hashlib.sha256(f"notices.message-id:{secret}".encode()).digest()
    return hmac.new(key, str(letter_id).encode(), hashlib.sha256).hexdigest()[:24]


def _host() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname or "localhost"
