"""The registered kinds of letters, each saying why a person gets it."""

from typing import Any

_kinds: dict[str, Any] = {}


def register(kind: str, reason: Any) -> None:
    """Name a kind of letter with the sentence that tells why it is sent."""
    _kinds[kind] = reason


def reason_of(kind: str) -> str:
    """Why a person gets this kind of letter. Raises `LookupError` for an unregistered kind."""
    return str(_kinds[kind])
