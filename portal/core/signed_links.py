"""Links for people without an account: signed, expiring, for one thing each, kept as hashes.

A room that sends such links has a model of its own for them (`link_hash`, `expires_at`, what they
open) and a salt of its own, so that a link of one room never opens anything in another.
"""

import hashlib
import secrets
from typing import Any

from django.core import signing

from portal.core.errors import ActionError


class LinkRefused(ActionError):
    """A link that does not work. `signed` tells one that has worked from one that never did."""

    def __init__(self, message: str, signed: Any = None) -> None:
        super().__init__(message)
        self.signed = signed


def new_token(salt: str, **what: int) -> str:
    """A token that says `what` it opens, under our signature, and that nobody can guess."""
    return signing.dumps({**what, "t": secrets.token_urlsafe(18)}, salt=salt)


def hash_of(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def signed_by_us(token: str, salt: str, *keys: str) -> tuple[int, ...] | None:
    """The figures under `keys` in the token when the signature is ours; else None."""
    try:
        found = signing.loads(token, salt=salt)
        return tuple(int(found[key]) for key in keys)
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
