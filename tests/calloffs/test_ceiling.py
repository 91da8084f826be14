"""The figure against the ceiling counts nothing twice and forgets nothing."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.calloffs.alerts import reached
from contracts.calloffs.ceiling import Room, ordered_per_lot, undelivered

JAN, FEB, MAR = (date(2026, month, 1) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("called", "bought", "remains"),
    [
        ({}, {}, 0),
        ({JAN: 100}, {}, 100),
        ({JAN: 100}, {JAN: 100}, 0),  # Delivered in its month.
        ({JAN: 100}, {FEB: 60}, 40),
        ({JAN: 100}, {FEB: 250}, 0),  # More is bought than was called off.
        ({MAR: 100}, {JAN: 500}, 100),  # What was bought before is not its delivery.
        ({JAN: 100, MAR: 100}, {FEB: 150}, 100),
        ({JAN: 100}, {FEB: 100, MAR: -30}, 30),  # Credited: still to come.
        ({JAN: 100}, {FEB: -500}, 100),  # Never more than was called off.
    ],
)
def test_deliveries_wear_call_offs_down(
    called: dict[date, int], bought: dict[date, int], remains: int
) -> None:
    found = undelivered(
        {day: Decimal(v) for day, v in called.items()},
        {day: Decimal(v) for day, v in bought.items()},
    )
    assert found == remains


def test_another_buyers_or_lots_deliveries_are_not_mine() -> None:
    called = [(1, 7, JAN, Decimal(100)), (2, 7, JAN, Decimal(50)), (1, 8, JAN, Decimal(10))]
    bought = [(1, 9, FEB, Decimal(500)), (2, 7, FEB, Decimal(20)), (1, 8, FEB, Decimal(10))]

    assert ordered_per_lot(called, bought) == {1: Decimal(100), 2: Decimal(30)}


def test_a_room_without_a_ceiling_has_nothing_left_to_tell() -> None:
    assert Room(Decimal(5), Decimal(5)).left is None
    assert Room(Decimal(5), Decimal(5), Decimal(8)).left == -2


@pytest.mark.parametrize(
    ("taken", "told", "due"),
    [
        (49, (), []),
        (50, (), [50]),
        (50, (50,), []),
        (91, (50,), [75, 90]),
        (120, (50, 75, 90), []),
    ],
)
def test_each_level_is_due_once(taken: int, told: tuple[int, ...], due: list[int]) -> None:
    assert reached(Room(Decimal(taken), ceiling=Decimal(100)), told) == due
    assert reached(Room(Decimal(taken)), told) == []
