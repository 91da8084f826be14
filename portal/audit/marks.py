"""Marks that only the portal can make: an HMAC under a key that never is in the database.

A row written straight into the database, even with a fresh number and the right time, has no mark
that holds; a copied mark meets the unique index and, without it, the verification.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings


def make(values: list[Any]) -> str:
    """A mark for a new row: a random number, and the HMAC of it and the values."""
    nonce = secrets.token_hex(12)
    return f"{nonce}{_hmac(nonce, values)}"


def holds(mark: str, values: list[Any]) -> bool:
    """Whether the portal made `mark` for just these values."""
    return hmac.compare_digest(_hmac(mark[:24], values), mark[24:])


def _hmac(nonce: str, values: list[Any]) -> str:
    text = json.dumps([nonce, *map(_plain, values)], ensure_ascii=False)
    return hmac.new(_key(settings.AUDIT_KEY), text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"samordna audit mark " + secret.encode()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, int) else str(value)
