"""What stands out, and for which reason."""

from typing import Any

import pandas as pd
import pytest

from needs.consolidation import frames, outliers
from needs.consolidation.enums import Against, Reason

PEOPLE = [8_000, 9_000, 11_000, 12_000, 15_000, 20_000, 30_000, 45_000, 90_000, 150_000]
PARTIES = pd.DataFrame(
    {"county_code": "12", "inhabitants": PEOPLE}, index=range(1, len(PEOPLE) + 1)
)


def answers(**other: int) -> pd.DataFrame:
    """Everybody needs a unit per hundred inhabitants, but for those named `p3=…` in units."""
    rows = []
    for place, people in enumerate(PEOPLE, start=1):
        amount = other.get(f"p{place}", people // 100 + place) * 100
        rows.append((place, place, 1, amount, amount, "high", "needs", None))
    return frames.facts_frame(rows)


def found(facts: pd.DataFrame, unit: str = "st", **known: Any) -> list[outliers.Flag]:
    return outliers.find(facts, {1: unit}, PARTIES, known.get("use", {}), known.get("previous", {}))


def test_nothing_stands_out_among_those_who_are_alike() -> None:
    assert found(answers()) == []


@pytest.mark.parametrize(
    ("answered", "unit", "reason", "times"),
    [
        (150_000, "kg", Reason.UNIT, 1000),
        (150_000, "st", Reason.SCALE, 1000),
        (1_500, "st", Reason.SCALE, 10),
        (15, "st", Reason.SCALE, 0.1),
        (3_600, "vårddygn", Reason.UNIT, 24),
        (1_200, "dagar", Reason.UNIT, 8),
        (19, "timmar", Reason.UNIT, 8),
        (700, "st", Reason.JUMP, 0),
        (40, "st", Reason.JUMP, 0),
        (0, "st", Reason.ZERO, 0),
    ],
)
def test_against_last_years_use(answered: int, unit: str, reason: Reason, times: float) -> None:
    (flag,) = found(answers(p5=answered), unit, use={(5, 1): 150_00})
    assert (flag.organisation_id, flag.reason, flag.against) == (5, reason, Against.USE)
    assert flag.times == times
    assert (flag.quantity, flag.compared) == (answered * 100, 150_00)


def test_use_goes_before_the_previous_answer() -> None:
    (flag,) = found(answers(p5=700), use={(5, 1): 150_00}, previous={(5, 1): 90_00})
    assert flag.against == Against.USE


def test_without_anything_known_the_others_tell() -> None:
    (flag,) = found(answers(p5=150_000))
    assert (flag.reason, flag.against) == (Reason.SCALE, Against.PEERS)
    (flag,) = found(answers(p5=4_000))
    assert flag.reason == Reason.PEERS
    assert flag.ratio > 20
    (flag,) = found(answers(p5=0))
    assert (flag.reason, flag.against) == (Reason.ZERO, Against.PEERS)


def test_few_peers_say_nothing() -> None:
    facts = answers(p5=150_000)
    assert found(facts[facts["organisation_id"].isin([4, 5, 6])]) == []


def test_what_nobody_needs_is_no_outlier_when_it_is_zero() -> None:
    zeros = {f"p{place}": 0 for place in range(1, 8)}
    assert [flag.reason for flag in found(answers(**zeros))] == []


def test_the_answered_figure_is_judged_and_not_the_adjusted_one() -> None:
    facts = answers(p5=150_000)
    facts.loc[facts["organisation_id"] == 5, "quantity"] = 150_00
    (flag,) = found(facts)
    assert flag.quantity == 150_000_00


def test_the_order_of_rows_does_not_matter() -> None:
    facts = answers(p5=150_000, p7=0)
    assert found(facts) == found(facts.sample(frac=1, random_state=3))


def test_no_inhabitants_and_no_history_no_flags() -> None:
    nobody = PARTIES.assign(inhabitants=0)
    assert outliers.find(answers(p5=150_000), {1: "st"}, nobody, {}, {}) == []
