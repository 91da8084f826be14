"""Scenarios of a whole demand: per line in its unit, and in kronor over the term."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from needs.consolidation import comparing, frames, scenarios
from needs.consolidation.enums import Basis
from needs.consolidation.scenarios import NOTHING, Range
from needs.consolidation.selectors import Consolidated
from needs.inquiries.models import InquiryItem

MONTHS = Decimal(12)


@dataclass(frozen=True, slots=True)
class LineRange:
    """One line: what is answered, what the undecided may add, and both, per year in its unit."""

    item: InquiryItem
    answered: Range
    undecided: Range

    @property
    def whole(self) -> Range:
        """With the undecided."""
        return self.answered + self.undecided


@dataclass(frozen=True)
class Spread:
    """The scenarios: `answered` and `whole` are (low, likely, high) kronor over the term."""

    lines: list[LineRange]
    undecided: pd.DataFrame
    answered: tuple[Decimal, Decimal, Decimal]
    whole: tuple[Decimal, Decimal, Decimal]

    @property
    def bases(self) -> list[tuple[Basis, int]]:
        """How many parties' quantities come from where; a party may stand in several."""
        groups = self.undecided.groupby("basis")["organisation_id"].nunique()
        return [(basis, int(groups[basis.value])) for basis in Basis if basis.value in groups]


def of_demand(demand: Consolidated) -> Spread:
    """The scenarios of a demand.

    What is answered counts over the term as in the estimate, so that the likely figure without the
    undecided is the estimate; low and high keep their shares of it. The undecided count from the
    first day of the term.
    """
    book = demand.book
    unknown = scenarios.estimate_undecided(
        book.undecided, book.facts, book.items, book.parties, comparing.use_of(book)
    )
    sure = frames.by_confidence(book.counted)
    extra: dict[Any, int] = unknown.groupby("item_id")["quantity"].sum().to_dict()
    lines, stated, added = [], NOTHING, NOTHING
    for row in demand.items:
        pk, price = row.item.pk, row.item.unit_price or Decimal(0)
        sums = {str(k): int(v) for k, v in sure.loc[pk].items()} if pk in sure.index else {}
        line = LineRange(
            row.item,
            scenarios.stated(sums, book.factors),
            scenarios.unstated(int(extra.get(pk, 0)), book.factors),
        )
        lines.append(line)
        stated += _over_term(demand, pk, price)
        added += line.undecided.times(price * book.months / MONTHS)
    answered = stated.to_ore()
    answered = Range(
        min(answered.low, demand.estimate), demand.estimate, max(answered.high, demand.estimate)
    )
    whole = (answered + added.to_ore()).to_ore()
    return Spread(
        lines,
        unknown,
        (answered.low, answered.likely, answered.high),
        (whole.low, whole.likely, whole.high),
    )


def _over_term(demand: Consolidated, item_id: int, price: Decimal) -> Range:
    """Kronor of one line over the term; needs that begin later count from then."""
    if not price:
        return NOTHING
    book = demand.book
    rows = book.counted[book.counted["item_id"] == item_id]
    left = book.months - frames.late_months(rows, book.start, book.months)
    amounts = rows["quantity"].astype(object) * left.astype(object)
    sums = amounts.groupby(rows["confidence"].astype(str).to_numpy()).sum()
    stated = scenarios.stated({str(k): int(v) for k, v in sums.items()}, book.factors)
    return stated.times(price / MONTHS)
