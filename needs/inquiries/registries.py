"""What this room asks of higher rooms: last year's use, running agreements, what came before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True, slots=True)
class CurrentAgreement:
    """An agreement that a party can buy by today of what an inquiry is about, and its last day.

    `names` are the names of its lots, in small letters: a line or a lot with such a name is covered
    by it. Without any that fits, it covers the inquiry as a whole (`cpv`: the codes in common).
    """

    title: str
    ends: date
    url: str = ""
    number: str = ""
    names: frozenset[str] = frozenset()
    cpv: frozenset[str] = frozenset()


# provider(procurement, organisation) -> the agreements of the organisation that run today
AgreementProvider = Callable[[Any, Any], Sequence[CurrentAgreement]]
# provider(procurement) -> the id of the procurement that it follows on, or None
PredecessorProvider = Callable[[Any], int | None]

_agreements: list[AgreementProvider] = []
_predecessors: list[PredecessorProvider] = []


def register_agreements(provider: AgreementProvider) -> None:
    """Offer a party's running agreements, by a fixed number of statements per answer page."""
    if provider not in _agreements:
        _agreements.append(provider)


def agreements_for(procurement: Any, organisation: Any) -> list[CurrentAgreement]:
    """Every running agreement that is offered, the one that ends first at the front."""
    found = [row for provider in _agreements for row in provider(procurement, organisation)]
    return sorted(found, key=lambda row: (row.ends, row.title))


def register_predecessor(provider: PredecessorProvider) -> None:
    """Tell which procurement another one follows on."""
    if provider not in _predecessors:
        _predecessors.append(provider)


def predecessor_of(procurement: Any) -> int | None:
    """The id of the procurement that this one follows on, where a room knows it."""
    for provider in _predecessors:
        found = provider(procurement)
        if found is not None:
            return found
    return None
