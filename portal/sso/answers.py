"""What a directory answered about a person, whatever the protocol: already verified, not judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

MAX_CLAIMS = 100
MAX_VALUES = 200
MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """A signed answer, taken apart.

    `answer_id` is what must not come twice before `expires_at`. `contexts` are the values that say
    how the person logged in there (`acr` and `amr`, or AuthnContextClassRef).
    """

    subject: str
    emails: tuple[str, ...]
    email_verified: bool | None
    name: str
    claims: Mapping[str, tuple[str, ...]]
    authenticated_at: datetime | None
    answer_id: str
    expires_at: datetime
    contexts: frozenset[str] = field(default_factory=frozenset)


def as_values(value: Any) -> tuple[str, ...]:
    """A claim's value as texts: lists stay lists, objects and nothing give nothing."""
    items = value if isinstance(value, list | tuple) else [value]
    texts = [
        str(item).strip()[:MAX_LENGTH]
        for item in items[:MAX_VALUES]
        if isinstance(item, str | int | float | bool)
    ]
    return tuple(text for text in texts if text)


def as_claims(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """All claims as texts, those that hold nothing readable left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in list(data.items())[:MAX_CLAIMS]:
        if values := as_values(value):
            found[str(name)[:MAX_LENGTH]] = values
    return found
