"""The sums: parts come to the total, order does not matter, and SQL says the same to the öre."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs.consolidation import frames

ITEMS = pd.DataFrame({"price": [135_000, 99, 0], "lot_id": [7, 7, 0]}, index=[1, 2, 3])
PARTIES = pd.DataFrame(
    {"county_code": ["12", "12", "13", ""], "inhabitants": [15_000, 0, 40_000, 900]},
    index=[10, 11, 12, 13],
)
START, MONTHS = date(2027, 4, 1), 48

quantity = st.integers(min_value=0, max_value=10**14 - 1)
day = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2033, 1, 1)))
line = st.tuples(quantity, st.sampled_from(["high", "medium", "low"]), day)
cell = st.tuples(st.sampled_from(list(PARTIES.index)), st.sampled_from(list(ITEMS.index)))


def facts_from(cells: dict[tuple[int, int], Any]) -> pd.DataFrame:
    return frames.facts_frame(
        (party, party, item, amount, amount, sure, "needs", begins)
        for (party, item), (amount, sure, begins) in cells.items()
    )


facts = st.dictionaries(cell, line, max_size=12).map(facts_from)


@settings(deadline=None)
@given(facts=facts)
def test_parts_come_to_the_total_whatever_they_are_added_up_by(facts: pd.DataFrame) -> None:
    whole = int(sum(frames.values(facts, ITEMS).tolist()))
    amounts = sum(facts["quantity"].tolist())
    ways = [
        frames.by_item(facts, ITEMS),
        frames.by_lot(facts, ITEMS),
        frames.by_party(facts, ITEMS),
        frames.by_county(facts, ITEMS, PARTIES),
    ]
    for sums in ways:
        assert sum(int(v) for v in sums["value"]) == whole
        assert sum(int(v) for v in sums["quantity"]) == amounts
    sure = frames.by_confidence(facts)
    assert int(sure.to_numpy().sum()) == amounts


@settings(deadline=None)
@given(facts=facts)
def test_the_years_come_to_the_whole_term(facts: pd.DataFrame) -> None:
    years = frames.by_year(facts, ITEMS, START, MONTHS)
    late = frames.late_months(facts, START, MONTHS).tolist()
    worth = sum(
        Decimal(q) * int(ITEMS.loc[i, "price"]) * (MONTHS - gone)
        for q, i, gone in zip(facts["quantity"], facts["item_id"], late, strict=True)
    )
    assert sum(years["value"]) == frames.to_ore(Decimal(worth) / (frames.PER_KRONA * 12))
    assert list(years.index) == [2027, 2028, 2029, 2030, 2031]
    assert sum(years["months"]) == MONTHS
    assert (years["value"] >= 0).all()


@settings(deadline=None)
@given(facts=facts, seed=st.integers(0, 999))
def test_the_order_of_rows_does_not_matter(facts: pd.DataFrame, seed: int) -> None:
    mixed = facts.sample(frac=1, random_state=seed)
    for one, other in (
        (frames.by_item(facts, ITEMS), frames.by_item(mixed, ITEMS)),
        (frames.by_party(facts, ITEMS), frames.by_party(mixed, ITEMS)),
        (
            frames.by_year(facts, ITEMS, START, MONTHS),
            frames.by_year(mixed, ITEMS, START, MONTHS),
        ),
    ):
        assert one.astype(object).to_dict() == other.astype(object).to_dict()


def test_sums_beyond_64_bits_stay_exact() -> None:
    dear = pd.DataFrame({"price": [10**15], "lot_id": [0]}, index=[1])
    facts = frames.facts_frame(
        (p, p, 1, 10**14 - 1, 10**14 - 1, "high", "needs", None) for p in range(5)
    )
    assert frames.total(facts, dear) == frames.kronor(5 * (10**14 - 1) * 10**15)


def test_an_agreement_that_runs_first_takes_away_its_months() -> None:
    facts = facts_from({(10, 1): (1200_00, "high", date(2029, 4, 15))})
    years = frames.by_year(facts, ITEMS, START, MONTHS)
    assert years["quantity"].tolist() == [0, 0, Decimal(900), Decimal(1200), Decimal(300)]


@pytest.mark.parametrize(
    "row",
    [
        (1, 1, 1, -1, 1, "high", "needs", None),
        (1, 1, 1, 1, -1, "high", "needs", None),
    ],
)
def test_negative_quantities_are_refused(row: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        frames.facts_frame([row])


def test_a_line_twice_is_refused() -> None:
    row = (1, 1, 1, 1, 1, "high", "needs", None)
    with pytest.raises(ValueError, match="twice"):
        frames.facts_frame([row, row])


def test_without_rows_everything_is_zero() -> None:
    none = frames.facts_frame([])
    assert frames.total(none, ITEMS) == 0
    assert frames.by_item(none, ITEMS)["quantity"].tolist() == [0, 0, 0]
    assert sum(frames.by_year(none, ITEMS, START, MONTHS)["value"]) == 0


def test_those_who_are_unsure_stand_apart() -> None:
    facts = frames.facts_frame(
        [
            (1, 10, 1, 500, 500, "high", "needs", None),
            (2, 11, 1, 900, 900, "low", "unsure", None),
        ]
    )
    assert frames.counted(facts)["quantity"].tolist() == [500]
    assert frames.undecided(facts)["quantity"].tolist() == [900]
