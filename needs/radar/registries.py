"""What this room asks of the others: signs that a member buys or plans something by itself.

A source is a name and a provider. Contracts tells of agreements that end and of purchases outside
them; direct procurement will tell of its own in the same way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Visibility(StrEnum):
    """How much of a signal the association reads; another member never reads any of it.

    SHARED: everything. COUNTED: member, CPV code, amount and time, but neither title nor proof:
    for what is secret until it is decided.
    """

    SHARED = "shared"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of a need of one organisation.

    `key` is unique in its source and never changes; `url` is the page that proves it, opened by
    those who may see that page anyway. `words` are more words to compare by than the title has.
    `value` is kronor per year; `quantity` is per year and has a `unit`.
    """

    source: str
    key: str
    organisation_id: int
    title: str
    url: str = ""
    cpv: str = ""
    words: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: Decimal | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    visibility: Visibility = Visibility.SHARED


# provider(today) -> every signal of the source that counts on that day
Provider = Callable[[date], Iterable[Signal]]
# What changes when the source's signals do; cheap to ask for. None: ask the provider every time.
Fingerprint = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of signal: `label` names it on pages, `is_intent` tells a plan from a trace."""

    name: str
    label: Any
    provider: Provider
    fingerprint: Fingerprint | None = None
    is_intent: bool = False


_sources: dict[str, Source] = {}


def register_source(
    name: str,
    provider: Provider,
    *,
    label: Any,
    fingerprint: Fingerprint | None = None,
    is_intent: bool = False,
) -> None:
    """Offer signals; called in `AppConfig.ready()`. The same name replaces itself."""
    _sources[name] = Source(name, label, provider, fingerprint, is_intent)


def sources() -> list[Source]:
    """Every source, by name."""
    return [_sources[name] for name in sorted(_sources)]


def source(name: str) -> Source | None:
    """One source; None for one that is no longer offered."""
    return _sources.get(name)


def label_of(name: str) -> str:
    """What a source is called on pages."""
    found = _sources.get(name)
    return str(found.label) if found else name
