"""The one figure against a ceiling, and what it leaves: the same wherever it is shown or decides.

Call-offs stand on agreements, not the other way: the room of call-offs gives the source of the
figures here (`provide`), since what is called off and not delivered counts as well. Every page,
answer and refusal asks for them here. Lists filter by what is invoiced alone (`with_use`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Room:
    """What stands against one ceiling, and what it leaves; None without a ceiling."""

    used: Decimal = ZERO
    ordered: Decimal = ZERO
    ceiling: Decimal | None = None

    @property
    def taken(self) -> Decimal:
        """The figure against the ceiling."""
        return self.used + self.ordered

    @property
    def left(self) -> Decimal | None:
        """What the ceiling leaves; below zero when it is passed."""
        return None if self.ceiling is None else self.ceiling - self.taken

    @property
    def share(self) -> float | None:
        """The part of the ceiling that is taken."""
        return float(self.taken / self.ceiling) if self.ceiling else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an agreement: the whole, and each lot by its id."""

    total: Room = Room()
    lots: Mapping[int, Room] = field(default_factory=dict)

    def of_lot(self, lot_id: int) -> Room:
        """One lot's."""
        return self.lots.get(lot_id, Room())


Source = Callable[[Sequence[Any]], Mapping[int, Figures]]

_sources: list[Source] = []
_HELD = "_ceiling_figures"


def provide(source: Source) -> None:
    """Let `source(agreements)` tell the figures by agreement, in a fixed number of statements."""
    _sources[:] = [source]


def figures_of(agreements: Sequence[Any]) -> Mapping[int, Figures]:
    """The figures of each agreement, by its id."""
    return _sources[0](agreements)


def of(agreement: Any) -> Figures:
    """The figures of one agreement; those that `hold` has read, where it has."""
    held = agreement.__dict__.get(_HELD)
    if held is not None:
        return held  # type: ignore[no-any-return]
    return figures_of([agreement]).get(agreement.pk, Figures())


def hold(agreement: Any) -> Figures:
    """Read the figures once for a page that asks for them several times."""
    figures = of(agreement)
    agreement.__dict__[_HELD] = figures
    return figures


def whole(own: Decimal | None, lots: Iterable[Decimal | None]) -> Decimal | None:
    """The ceiling of an agreement: its own, else the lots' together when every lot has one."""
    if own is not None:
        return own
    stated = list(lots)
    known = [ceiling for ceiling in stated if ceiling is not None]
    return sum(known, ZERO) if known and len(known) == len(stated) else None


def settle(agreement: Any, today: date) -> Any:
    """Hold the figures of an agreement, and let its status be by them; answers the agreement."""
    agreement.status_value = agreement.status_on(today, hold(agreement).total.left).value
    return agreement
