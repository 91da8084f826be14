"""E-mail addresses: one spelling each, none that only looks like another, and allauth's copy."""

import unicodedata
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

log = structlog.get_logger(__name__)

# Latin letters with marks, as Nordic names and domains have them. Every other letter outside ASCII
# is refused: Cyrillic, Greek and rarer Latin ones look like these and would pass for them.
MARKED = frozenset("àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿß")


def clean_address(typed: str) -> str:
    """The one spelling of an address: NFKC, small letters, a domain in its own script.

    Raises `ValidationError` with a sentence for what cannot be seen, for letters that look like
    other letters, and for what is no address. Made for every address that comes from outside, also
    from a directory. Cleaning what is clean changes nothing.
    """
    address = unicodedata.normalize("NFKC", typed.strip()).lower()
    # "İ".lower() brings a mark of its own; what is left must be in one form again.
    address = unicodedata.normalize("NFKC", address)
    _refuse_unseen(address)
    name, at, domain = address.rpartition("@")
    address = f"{name}{at}{_readable(domain)}"
    _refuse_look_alikes(address)
    validate_email(address)
    return address


def _readable(domain: str) -> str:
    """A domain as people read it: `xn--` may hide letters that look like others."""
    parts = domain.split(".")
    if not any(part.startswith("xn--") for part in parts):
        return domain
    try:
        shown = ".".join(part.encode("ascii").decode("idna") for part in parts)
    except UnicodeError:
        log.warning("address_refused", why="domain")
        raise ValidationError(_("The domain of the address cannot be read.")) from None
    return unicodedata.normalize("NFKC", shown).lower()


def _refuse_unseen(address: str) -> None:
    if any(unicodedata.category(sign)[0] in "CZ" for sign in address):
        log.warning("address_refused", why="unseen")
        raise ValidationError(
            _("The address holds a sign that cannot be seen, or a space. Write it by hand.")
        )


def _refuse_look_alikes(address: str) -> None:
    for sign in address:
        if sign.isascii() or sign in MARKED:
            continue
        log.warning("address_refused", why="look_alike", sign=f"U+{ord(sign):04X}")
        raise ValidationError(
            _(
                "The address holds “%(sign)s” (%(name)s), which can be taken for another sign. "
                "Write it with the letters of your keyboard."
            ),
            params={"sign": sign, "name": unicodedata.name(sign, "?").lower()},
        )


def mirror(user: Any) -> None:
    """Let allauth know a person's address, as verified, and forget every other of theirs.

    `User.email` is the truth: an invitation to it was answered before anyone could log in. allauth
    looks people up in a table of its own; an address that a person no longer has must not stand
    there, since it would still open their account.
    """
    from allauth.account.models import EmailAddress

    email = user.email.lower()
    kept = list(EmailAddress.objects.filter(user_id=user.pk))
    if [(one.email, one.verified, one.primary) for one in kept] == [(email, True, True)]:
        return
    EmailAddress.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.filter(email=email).delete()
    EmailAddress.objects.create(user_id=user.pk, email=email, verified=True, primary=True)
