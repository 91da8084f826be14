"""How much speaks for a suggestion, and when one that was put aside comes back. Pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from needs.radar.enums import Strength

# Members: one point from two, two from three, three from five.
MEMBER_STEPS = (2, 3, 5)
STRONG_FROM, CLEAR_FROM = 4, 3
# A suggestion that was put aside comes back with two new members, or when its yearly value has
# grown by half and by at least so much.
BACK_MEMBERS = 2
BACK_GROWTH = Decimal("1.5")
BACK_VALUE = Decimal(100_000)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a suggestion rests on."""

    members: int
    sources: int
    intents: int  # Members who have said themselves that they plan it.


def points(evidence: Evidence) -> int:
    """One to three for the members, one for a second kind of sign, one for a plan stated."""
    return (
        sum(evidence.members >= step for step in MEMBER_STEPS)
        + (evidence.sources > 1)
        + (evidence.intents > 0)
    )


def strength_of(evidence: Evidence) -> Strength:
    """Strong from four points, clear from three."""
    found = points(evidence)
    if found >= STRONG_FROM:
        return Strength.STRONG
    return Strength.CLEAR if found >= CLEAR_FROM else Strength.FAINT


def has_grown(
    *, members: set[int], value: Decimal, before_members: set[int], before_value: Decimal
) -> bool:
    """Whether so much has come since a suggestion was put aside that it is shown again."""
    if len(members - before_members) >= BACK_MEMBERS:
        return True
    return value - before_value >= BACK_VALUE and value >= before_value * BACK_GROWTH


def value_of(sums: Iterable[tuple[int, str, Decimal | None]]) -> Decimal:
    """Kronor per year of (member, kind of signal, kronor): each member counts once.

    An agreement that ends and purchases outside it may tell of the same need, so of a member's
    kinds the largest counts and they are never added up.
    """
    kinds: dict[tuple[int, str], Decimal] = {}
    for member, kind, value in sums:
        if value is not None:
            kinds[member, kind] = kinds.get((member, kind), Decimal(0)) + value
    largest: dict[int, Decimal] = {}
    for (member, _kind), value in kinds.items():
        largest[member] = max(largest.get(member, Decimal(0)), value)
    return sum(largest.values(), Decimal(0))
