"""When a ceiling is reached: by season, with a range, and honest about knowing too little."""

from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.coverage import months_between
from contracts.agreements.forecast import Forecast, forecast

FIRST, ENDS = date(2025, 1, 1), date(2029, 12, 31)


def _forecast(amounts: list[int], ceiling: int | None = 4000, **changes: Any) -> Forecast | None:
    months = months_between(FIRST, date(2029, 12, 1))[: len(amounts)]
    values: dict[str, Any] = {
        "per_month": {m: Decimal(a) for m, a in zip(months, amounts, strict=True)},
        "taken": Decimal(sum(amounts)),
        "ceiling": None if ceiling is None else Decimal(ceiling),
        "first": FIRST,
        "latest": months[-1] if months else None,
        "ends": ENDS,
    }
    return forecast(**{**values, **changes})


def known(amounts: list[int], ceiling: int = 4000, **changes: Any) -> Forecast:
    found = _forecast(amounts, ceiling, **changes)
    assert found is not None
    return found


def test_an_even_pace_is_a_straight_line() -> None:
    found = known([100] * 12, 1800)

    assert found.per_month == 100
    assert found.reached_on == found.earliest == found.latest == date(2026, 6, 30)
    assert not found.seasonal
    assert "juni 2026" in found.text


def test_the_range_widens_with_how_much_months_differ() -> None:
    calm = known([90, 110] * 6, 1800)
    wild = known([20, 180] * 6, 1800)

    for found in (calm, wild):
        assert found.earliest <= found.reached_on <= found.latest  # type: ignore[operator]
    assert wild.earliest < calm.earliest  # type: ignore[operator]
    assert wild.latest > calm.latest  # type: ignore[operator]


def test_the_season_decides_once_two_years_are_known() -> None:
    """Nothing is bought in summer: what is left in May lasts until September."""
    year = [120, 120, 120, 120, 120, 0, 0, 0, 120, 120, 120, 120]
    spring = 2 * sum(year) + 5 * 120 + 60

    found = known(year * 2, spring)

    assert found.seasonal
    assert found.reached_on == date(2027, 9, 16)
    assert known(year, sum(year) + 5 * 120 + 60).reached_on != date(2026, 9, 16)


def test_the_pace_is_of_the_latest_year() -> None:
    assert known([10] * 12 + [100] * 12, 4000).per_month == 100


def test_too_little_is_said_and_nothing_is_guessed() -> None:
    for amounts in ([], [500] * 5, [0] * 12):
        found = known(amounts)
        assert not found.is_enough
        assert found.reached_on is None
        assert not found.path
        assert str(len(amounts)) in found.basis


def test_a_ceiling_that_lasts_says_so_and_how_early_it_could_be_otherwise() -> None:
    found = known([0, 200] * 6, 5500, ends=date(2029, 6, 30))

    assert found.reached_on is None
    assert found.after_end
    assert found.latest is None
    assert found.earliest is not None
    assert found.range_text


def test_reached_and_without_ceiling() -> None:
    assert known([100] * 12, 1200).reached
    assert _forecast([100] * 12, None) is None


def test_what_is_called_off_brings_the_day_nearer() -> None:
    plain = known([100] * 12, 1800)
    ordered = known([100] * 12, 1800, taken=Decimal(1500))

    assert ordered.reached_on < plain.reached_on  # type: ignore[operator]
