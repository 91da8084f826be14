"""What this room asks of higher rooms: last year's actual use, to start an answer from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Prefill:
    """What a party used last year of one thing, and where the figure comes from.

    `source` is a sentence for the page ("Invoices 2025, Konsulentstödd familjehemsvård"), `url` the
    page on which the figure can be followed further. With `unit` it is offered only to a line that
    counts in the same unit: kronor never become days of care.
    """

    quantity: Decimal
    source: str
    url: str = ""
    unit: str = ""


# provider(procurement, organisation) -> {name of the inquiry's line or of its lot: Prefill}
PrefillProvider = Callable[[Any, Any], Mapping[str, Prefill]]

_providers: list[PrefillProvider] = []


def register_prefill(provider: PrefillProvider) -> None:
    """Offer last year's use: `provider(procurement, organisation)`, called once per answer page."""
    if provider not in _providers:
        _providers.append(provider)


def prefill_for(procurement: Any, organisation: Any) -> dict[str, Prefill]:
    """Everything offered for a party, by the name of a line or a lot (lower case)."""
    found: dict[str, Prefill] = {}
    for provider in _providers:
        for name, value in provider(procurement, organisation).items():
            found.setdefault(str(name).casefold(), value)
    return found
