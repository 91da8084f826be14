"""The registered kinds of letters, each saying why a person gets it."""

from collections.abc import Callable
from typing import Any

_kinds: dict[str, Any] = {}
_paths: dict[str, Callable[[Any], str]] = {}


def register(kind: str, reason: Any, *, path: Callable[[Any], str] | None = None) -> None:
    """Name a kind of letter with the sentence that tells why it is sent.

    `path(letter)` gives the secret address that the letter leads to, at the moment it is sent.
    """
    _kinds[kind] = reason
    if path is not None:
        _paths[kind] = path


def path_of(letter: Any) -> str:
    """Where the letter leads its reader."""
    find = _paths.get(letter.kind)
    return find(letter) if find else letter.path


def reason_of(kind: str) -> str:
    """Why a person gets this kind of letter. Raises `LookupError` for an unregistered kind."""
    return str(_kinds[kind])
