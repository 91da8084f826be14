"""What goes on in an organisation, told by the rooms that know; shown before it merges."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that goes on: what it is, where it stands, and where to read of it."""

    kind: str
    title: str
    url: str
    detail: str = ""


Provider = Callable[[list[int]], list[Matter]]
_providers: list[Provider] = []


def register_matters(provider: Provider) -> None:
    """Tell of what goes on: provider(organisation ids) → matters, by a fixed number of statements.

    The page that asks has asked whether its reader may know.
    """
    if provider not in _providers:
        _providers.append(provider)


def matters_of(organisation_ids: list[int]) -> list[Matter]:
    """Everything that goes on in the organisations, room by room."""
    return [matter for provider in _providers for matter in provider(organisation_ids)]
