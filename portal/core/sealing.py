"""Sealing what must be kept but never read by those who only read the database.

Keys are derived from SECRET_KEY, one per purpose; SECRET_KEY_FALLBACKS open what older keys closed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotUnseal(Exception):
    """The text was sealed with another key, or has been changed."""


def _box(purpose: str) -> MultiFernet:
    def fernet(key: str) -> Fernet:
        derived = HKDF(SHA256(), 32, salt=None, info=f"samordna.{purpose}".encode())
        return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))

    return MultiFernet([fernet(k) for k in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def seal(text: str, purpose: str) -> str:
    """The text encrypted and authenticated, for `purpose` only."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """The text again. Raises `CannotUnseal` for another purpose, another key or a changed text."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotUnseal(purpose) from error
