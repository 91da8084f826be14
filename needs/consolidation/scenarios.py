"""Low, likely and high demand: by how sure the parties are, and by what the undecided may need."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from needs.consolidation import frames
from needs.consolidation.enums import Basis
from needs.inquiries.enums import Confidence

ZERO = Decimal(0)
WHOLE = Decimal(100)
# Peers must be at least this many before silence is estimated from them.
FEWEST_PEERS = 3


@dataclass(frozen=True, slots=True)
class Factors:
    """Per cent of a stated quantity that counts: (low, high) by confidence, and of the undecided.

    The defaults are a convention, not a measurement (docs/decisions/0041): who is certain may be 5
    per cent wrong, who finds it probable 20, a rough estimate half. Of an undecided party the
    likely demand counts half, the high one all that it is estimated to need and a fifth more.
    """

    high: tuple[Decimal, Decimal] = (Decimal(95), Decimal(105))
    medium: tuple[Decimal, Decimal] = (Decimal(80), Decimal(120))
    low: tuple[Decimal, Decimal] = (Decimal(50), Decimal(150))
    undecided_likely: Decimal = Decimal(50)
    undecided_high: Decimal = Decimal(120)

    def __post_init__(self) -> None:
        for low, high in (self.high, self.medium, self.low):
            if not 0 <= low <= WHOLE <= high:
                raise ValueError("the stated quantity lies between the lowest and the highest")
        if not 0 <= self.undecided_likely <= self.undecided_high:
            raise ValueError("the high demand counts at least what the likely one does")

    def of(self, confidence: str) -> tuple[Decimal, Decimal]:
        """(low, high) of a confidence."""
        found: tuple[Decimal, Decimal] = getattr(self, Confidence(confidence).value)
        return found


DEFAULTS = Factors()


@dataclass(frozen=True, slots=True)
class Range:
    """A low, a likely and a high figure; never in another order."""

    low: Decimal
    likely: Decimal
    high: Decimal

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def times(self, factor: Decimal) -> "Range":
        """Multiplied by what is not below zero."""
        return Range(self.low * factor, self.likely * factor, self.high * factor)

    def to_ore(self) -> "Range":
        """Rounded to the öre; the order stays."""
        return Range(frames.to_ore(self.low), frames.to_ore(self.likely), frames.to_ore(self.high))


NOTHING = Range(ZERO, ZERO, ZERO)


def stated(sums: Mapping[str, int], factors: Factors = DEFAULTS) -> Range:
    """The range of one line: hundredths by confidence, as `frames.by_confidence` gives them."""
    found = NOTHING
    for confidence, hundredths in sums.items():
        low, high = factors.of(confidence)
        quantity = frames.amount(hundredths)
        found += Range(quantity * low / WHOLE, quantity, quantity * high / WHOLE)
    return found


def unstated(hundredths: int, factors: Factors = DEFAULTS) -> Range:
    """What the undecided add to a line: nothing, a share, all and more."""
    quantity = frames.amount(hundredths)
    return Range(
        ZERO, quantity * factors.undecided_likely / WHOLE, quantity * factors.undecided_high / WHOLE
    )


UNDECIDED = ("organisation_id", "item_id", "quantity", "basis")


def estimate_undecided(
    who: Mapping[int, int],
    facts: pd.DataFrame,
    items: pd.DataFrame,
    parties: pd.DataFrame,
    use: Mapping[tuple[int, int], int],
) -> pd.DataFrame:
    """What parties may need that have not said so; never mixed with answers.

    `who` are the undecided (organisation id to answer id), `use` last year's use in hundredths by
    (organisation, item). Per party and line: its own rough figure, else last year's use, else the
    median need per inhabitant of those who answered × its inhabitants, else nothing to estimate
    from. Columns: organisation_id, item_id, quantity (int64 hundredths), basis (`Basis`).
    """
    rough = frames.undecided(facts).set_index(["organisation_id", "item_id"])["quantity"]
    said: dict[Any, int] = rough.to_dict()
    typical = median_rates(frames.counted(facts), parties)
    people = parties["inhabitants"].to_dict() if len(parties) else {}
    rows: list[tuple[int, int, int, str]] = []
    for organisation_id in sorted(who):
        for item_id in items.index:
            key = (organisation_id, int(item_id))
            if key in said:
                rows.append((*key, int(said[key]), Basis.STATED.value))
            elif key in use:
                rows.append((*key, int(use[key]), Basis.USE.value))
            elif people.get(organisation_id) and key[1] in typical:
                guess = round(typical[key[1]] * people[organisation_id])
                rows.append((*key, int(guess), Basis.PEERS.value))
            else:
                rows.append((*key, 0, Basis.NONE.value))
    frame = pd.DataFrame(rows, columns=list(UNDECIDED))
    kinds = {"organisation_id": "int64", "item_id": "int64", "quantity": "int64", "basis": "str"}
    return frame.astype(kinds)


def median_rates(facts: pd.DataFrame, parties: pd.DataFrame) -> dict[int, float]:
    """Hundredths per inhabitant, the median over those that answered, per line with enough peers.

    Zeros count: a line that half of the parties do not need is not expected of a silent one.
    """
    people = facts["organisation_id"].map(parties["inhabitants"]).fillna(0)
    known = facts[people > 0]
    if not len(known):
        return {}
    rates = (known["quantity"] / people[people > 0]).groupby(known["item_id"].to_numpy())
    enough = rates.count() >= FEWEST_PEERS
    return {int(pk): float(rate) for pk, rate in rates.median()[enough].items()}
