"""What the annual wheel asks of higher rooms: they fill these in when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.core.decisions import Decision


@dataclass(frozen=True, slots=True)
class Notice:
    """The last day of notice of an option, and until when it would extend the agreement."""

    day: date
    extends_to: date


@dataclass(frozen=True, slots=True)
class AgreementOnWheel:
    """An agreement as the wheel shows it. `key` is unique in the portal and never changes."""

    key: str
    title: str
    number: str
    url: str
    begins: date
    last_call_off: date
    last_contract: date
    regime: str = ""
    notices: tuple[Notice, ...] = ()
    parties: tuple[int, ...] = ()

    @property
    def latest_end(self) -> date:
        """The last day for call-offs if every option still open is taken."""
        return max([self.last_call_off, *(notice.extends_to for notice in self.notices)])


@dataclass(frozen=True, slots=True)
class Start:
    """How the procurement of a proposal is started by the room that owns its agreement."""

    url: str
    decision: Decision = field(default_factory=Decision.yes)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days within a procurement: the inquiry, the mandates. `key` never changes."""

    key: str
    label: str
    begins: date
    ends: date
    url: str = ""


_agreements: list[Callable[[Any], list[AgreementOnWheel]]] = []
_starts: list[Callable[[Any, Any], Start | None]] = []
_spans: list[Callable[[Any, list[int]], dict[int, list[Span]]]] = []


def register_agreements(provider: Callable[[Any], list[AgreementOnWheel]]) -> None:
    """Offer agreements: provider(user) → those the person may see, in a fixed number of
    statements."""
    if provider not in _agreements:
        _agreements.append(provider)


def agreements(user: Any) -> list[AgreementOnWheel]:
    """Every agreement that the person may see, the first to end first."""
    found = [row for provider in _agreements for row in provider(user)]
    return sorted(found, key=lambda row: (row.last_call_off, row.title))


def register_start(provider: Callable[[Any, Any], Start | None]) -> None:
    """Offer to start what follows an agreement: provider(proposal, user) → Start, or None for a
    proposal that is not the room's."""
    if provider not in _starts:
        _starts.append(provider)


def start_of(proposal: Any, user: Any) -> Start | None:
    """How the proposal's procurement is started elsewhere; None when it is started here."""
    for provider in _starts:
        start = provider(proposal, user)
        if start is not None:
            return start
    return None


def register_spans(provider: Callable[[Any, list[int]], dict[int, list[Span]]]) -> None:
    """Offer stretches of procurements: provider(user, procurement ids) → spans by procurement."""
    if provider not in _spans:
        _spans.append(provider)


def spans_of(user: Any, procurement_ids: list[int]) -> dict[int, list[Span]]:
    """The stretches of the procurements that the person may see."""
    found: dict[int, list[Span]] = {}
    for provider in _spans:
        for pk, spans in provider(user, procurement_ids).items():
            found.setdefault(pk, []).extend(spans)
    return found
