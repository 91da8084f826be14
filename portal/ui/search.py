"""The search box: rooms register providers, the search page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.core.decisions import Decision


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer: `verdict` is the green or red "may we use it?", with its reason."""

    title: str
    url: str
    kind: str
    detail: str = ""
    verdict: Decision | None = None


Provider = Callable[[Any, str], list[SearchHit]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; called in `AppConfig.ready()`. It returns only what the person may see."""
    if provider not in _providers:
        _providers.append(provider)


def hits(user: Any, query: str) -> list[SearchHit]:
    """Ask every provider; answers with a verdict come first."""
    query = query.strip()
    if not query:
        return []
    found = [hit for provider in _providers for hit in provider(user, query)]
    return sorted(found, key=lambda hit: hit.verdict is None)
