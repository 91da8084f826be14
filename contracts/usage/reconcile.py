"""Which of several sources counts: a pure function."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.usage.enums import UsageSource

ZERO = Decimal(0)
_ORDER = list(UsageSource)


@dataclass(frozen=True, slots=True)
class Counted:
    """What several sources say of the same lot, buyer and quarter, and which one counts."""

    source: UsageSource
    amount: Decimal
    others: tuple[tuple[UsageSource, Decimal], ...] = ()

    @property
    def spread(self) -> Decimal:
        """How far the one that differs most stands from the one that counts."""
        return max((abs(self.amount - amount) for _source, amount in self.others), default=ZERO)

    @property
    def disagrees(self) -> bool:
        """Whether somebody has to look: more than an öre between them."""
        return self.spread > 0


def choose(amounts: Mapping[str, Decimal]) -> Counted:
    """The source with most counts: each of them misses purchases, none invents them.

    Where two tell of as much, the one nearer the payment counts. Orders stand beside what was
    bought and never before it. `amounts` is not empty.
    """
    ranked = sorted(
        ((UsageSource(source), amount) for source, amount in amounts.items()),
        key=lambda pair: (
            pair[0] not in UsageSource.bought(),
            -pair[1],
            _ORDER.index(pair[0]),
        ),
    )
    source, amount = ranked[0]
    return Counted(source, amount, tuple(ranked[1:]))
