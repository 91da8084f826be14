"""What other rooms say beside an answer, wherever it is read: a quantity that counts otherwise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about an answer; `url` for those who may follow it."""

    title: str
    text: str
    url: str = ""


# provider(answer, user) -> notes the person may read, in one statement
NoteProvider = Callable[[Any, Any], list[Note]]

_providers: list[NoteProvider] = []


def register(provider: NoteProvider) -> None:
    """Say something beside answers: `provider(answer, user)`, called once per page."""
    if provider not in _providers:
        _providers.append(provider)


def notes_on(answer: Any, user: Any) -> list[Note]:
    """Everything that is said beside an answer to this person."""
    return [note for provider in _providers for note in provider(answer, user)]
