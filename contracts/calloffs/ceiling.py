"""The one figure that stands against a ceiling: what is bought, and called off but not delivered.

Used and called off describe the same money twice: what is called off is later invoiced. So per
buyer and lot the call-offs make a balance that deliveries (counted use since the first call-off)
wear down, never below nothing: what remains of it is *ordered*. The figure against the ceiling is
used + ordered: purchases without call-offs count, call-offs without deliveries count, and a
delivered call-off counts once. Lines whose only source is a call-off are not use here.

Always summed from rows, never kept as a counter; the actions sum it under a lock on the agreement.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from contracts.agreements.ceilings import ZERO, Figures, Room

__all__ = ["ZERO", "Figures", "Room", "ordered_per_lot", "undelivered"]


def undelivered(called: Mapping[date, Decimal], bought: Mapping[date, Decimal]) -> Decimal:
    """What remains of the call-offs of one buyer in one lot, by day, after its deliveries.

    A delivery on the day of the call-off counts as its delivery. A credit note gives back at most
    what has been called off.
    """
    balance = so_far = ZERO
    for day in sorted({*called, *bought}):
        so_far += called.get(day, ZERO)
        balance += called.get(day, ZERO) - bought.get(day, ZERO)
        balance = min(max(balance, ZERO), so_far)
    return balance


def ordered_per_lot(
    called: Iterable[tuple[int, int, date, Decimal]],
    bought: Iterable[tuple[int, int, date, Decimal]],
) -> dict[int, Decimal]:
    """What is called off and not delivered per lot, from rows of (lot, buyer, day, amount)."""
    orders: dict[tuple[int, int], dict[date, Decimal]] = {}
    for lot, buyer, day, amount in called:
        days = orders.setdefault((lot, buyer), {})
        days[day] = days.get(day, ZERO) + amount
    deliveries: dict[tuple[int, int], dict[date, Decimal]] = {}
    for lot, buyer, day, amount in bought:
        began = min(orders.get((lot, buyer), ()), default=None)
        if began is not None and day >= began:
            days = deliveries.setdefault((lot, buyer), {})
            days[day] = days.get(day, ZERO) + amount
    found: dict[int, Decimal] = {}
    for (lot, buyer), days in orders.items():
        remains = undelivered(days, deliveries.get((lot, buyer), {}))
        found[lot] = found.get(lot, ZERO) + remains
    return found
