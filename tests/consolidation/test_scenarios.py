"""Low, likely and high never change places, and silence is estimated, never answered."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.consolidation import frames, scenarios
from needs.consolidation.enums import Basis
from needs.consolidation.scenarios import Factors

share = st.decimals(0, 100, places=2)
more = st.decimals(100, 1000, places=2)
pair = st.tuples(share, more)
hundredths = st.integers(0, 10**14)


@st.composite
def factors(draw: Any) -> Factors:
    likely = draw(st.decimals(0, 500, places=2))
    return Factors(
        high=draw(pair),
        medium=draw(pair),
        low=draw(pair),
        undecided_likely=likely,
        undecided_high=likely + draw(st.decimals(0, 500, places=2)),
    )


@given(
    chosen=factors(),
    sums=st.dictionaries(st.sampled_from(["high", "medium", "low"]), hundredths),
    unknown=hundredths,
    price=st.decimals(0, 10**6, places=2),
)
def test_low_is_never_above_likely_nor_likely_above_high(
    chosen: Factors, sums: dict[str, int], unknown: int, price: Decimal
) -> None:
    stated = scenarios.stated(sums, chosen)
    whole = stated + scenarios.unstated(unknown, chosen)
    for found in (stated, whole, whole.times(price), whole.times(price).to_ore()):
        assert 0 <= found.low <= found.likely <= found.high
    assert stated.likely == frames.amount(sum(sums.values()))
    assert whole.low == stated.low, "nothing of the undecided is in the low demand"


def test_factors_that_would_turn_the_order_are_refused() -> None:
    with pytest.raises(ValueError, match="between"):
        Factors(high=(Decimal(101), Decimal(105)))
    with pytest.raises(ValueError, match="at least"):
        Factors(undecided_likely=Decimal(80), undecided_high=Decimal(50))


def test_the_undecided_are_estimated_from_the_best_that_is_known() -> None:
    items = pd.DataFrame({"price": [100], "lot_id": [0]}, index=[1])
    parties = pd.DataFrame(
        {"county_code": "12", "inhabitants": [1000, 1000, 1000, 1000, 2000, 0]},
        index=[1, 2, 3, 4, 5, 6],
    )
    facts = frames.facts_frame(
        [(p, p, 1, p * 1000, p * 1000, "high", "needs", None) for p in (1, 2, 3)]
        + [(4, 4, 1, 700, 700, "low", "unsure", None)]
    )
    found = scenarios.estimate_undecided(
        {4: 4, 3: 3, 5: 5, 6: 6}, facts, items, parties, {(3, 1): 55}
    )
    assert found.to_dict("records") == [
        {"organisation_id": 3, "item_id": 1, "quantity": 55, "basis": Basis.USE.value},
        {"organisation_id": 4, "item_id": 1, "quantity": 700, "basis": Basis.STATED.value},
        {"organisation_id": 5, "item_id": 1, "quantity": 4000, "basis": Basis.PEERS.value},
        {"organisation_id": 6, "item_id": 1, "quantity": 0, "basis": Basis.NONE.value},
    ]
