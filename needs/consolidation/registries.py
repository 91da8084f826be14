"""What this room asks of higher rooms: last year's use of all parties at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Use:
    """What a party used in a year of a line or lot with a name, in `unit`, and where from.

    In kronor it is compared with lines that have a price: the amount divided by the price.
    """

    quantity: Decimal
    unit: str
    source: str


# provider(procurement) -> {(organisation id, name of a line or lot): Use}, a fixed number of
# statements whatever the number of parties
UseProvider = Callable[[Any], Mapping[tuple[int, str], Use]]

_providers: list[UseProvider] = []


def register_use(provider: UseProvider) -> None:
    """Offer last year's use of every party of a procurement."""
    if provider not in _providers:
        _providers.append(provider)


def use_of(procurement: Any) -> dict[tuple[int, str], Use]:
    """Everything offered, by organisation and name (in small letters); the first offer counts."""
    found: dict[tuple[int, str], Use] = {}
    for provider in _providers:
        for (organisation_id, name), use in provider(procurement).items():
            found.setdefault((organisation_id, str(name).casefold()), use)
    return found
