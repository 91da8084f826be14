"""The rule of “may we use it?” as a table: facts in, green or red and the deciding reason out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.enums import CallOffModel
from contracts.agreements.may_use import (
    Check,
    Facts,
    Law,
    LotFacts,
    State,
    SupplierFacts,
    decide,
    whom_to_ask,
)

RANKED = (SupplierFacts("Tvåan", rank=2), SupplierFacts("Ettan", rank=1))
LOT = LotFacts(1, "Larm i hemmet", CallOffModel.RANKING, RANKED)
OTHER = LotFacts(2, "Larm på boenden", CallOffModel.RANKING, RANKED)
GREEN = Facts(
    on=date(2026, 11, 23),
    valid_from=date(2025, 1, 1),
    valid_to=date(2028, 12, 31),
    last_contract_date=date(2030, 12, 31),
    party="Bjuv",
    is_party=True,
    is_signed_for=True,
    is_extended_for=True,
    has_ceiling=True,
    headroom=Decimal(400_000),
    lots=(LOT, OTHER),
    joining=Law("Ingen kan ansluta sig i efterhand.", "LOU 7:3"),
    ceiling=Law("Avtalet har ingen verkan.", "C-23/20"),
)


def full(lot: LotFacts) -> LotFacts:
    return replace(lot, headroom=Decimal(0))


@pytest.mark.parametrize(
    ("change", "allowed", "check", "says"),
    [
        ({}, True, None, "2028"),
        # Who asks.
        ({"is_party": False}, False, Check.PARTY, "efterhand"),
        ({"party": ""}, None, Check.PARTY, ""),
        ({"party": "", "headroom": Decimal(0)}, False, Check.CEILING, ""),
        # What the mandate gave.
        ({"is_signed_for": False}, False, Check.POWER, "Bjuv"),
        ({"is_signed_for": None}, True, Check.POWER, "Bjuv"),
        ({"extended_since": date(2026, 6, 30), "is_extended_for": False}, False, Check.POWER, ""),
        ({"extended_since": date(2026, 6, 30)}, True, None, ""),
        ({"extended_since": date(2026, 12, 31), "is_extended_for": False}, True, None, ""),
        # Its time: both ends belong to it, and it may end early.
        ({"on": date(2024, 12, 31)}, False, Check.VALID, "2025"),
        ({"on": date(2025, 1, 1)}, True, None, ""),
        ({"on": date(2028, 12, 31)}, True, None, ""),
        ({"on": date(2029, 1, 1)}, False, Check.VALID, "2030"),
        ({"on": date(2031, 1, 1)}, False, Check.VALID, "2028"),
        ({"terminated_from": date(2026, 11, 23)}, False, Check.VALID, "23"),
        ({"terminated_from": date(2026, 11, 24)}, True, None, "2026"),
        # The ceiling of the whole and of the lots.
        ({"headroom": Decimal(0)}, False, Check.CEILING, "verkan"),
        ({"headroom": Decimal("0.01")}, True, None, ""),
        ({"headroom": None}, True, Check.CEILING, ""),
        ({"headroom": None, "has_ceiling": False}, True, Check.CEILING, ""),
        ({"lots": (full(LOT), OTHER)}, True, None, ""),
        ({"lots": (full(LOT), full(OTHER))}, False, Check.LOT, "boenden"),
        ({"lots": (full(replace(LOT, asked_for=True)), OTHER)}, False, Check.LOT, "hemmet"),
        ({"lots": (full(LOT), replace(OTHER, asked_for=True))}, True, None, ""),
        ({"lots": ()}, True, None, ""),
    ],
)
def test_the_rule(change: dict[str, Any], allowed: bool | None, check: Any, says: str) -> None:
    answer = decide(replace(GREEN, **change))

    assert answer.allowed is allowed
    if check:
        [reason] = [row for row in answer.reasons if row.check is check]
        wanted = State.NO if allowed is False else State.UNKNOWN
        assert reason.state is wanted
        assert says in reason.text
    elif says:
        assert says in answer.decision.reason


def test_every_question_is_answered_even_after_a_no() -> None:
    answer = decide(replace(GREEN, is_party=False, headroom=Decimal(0)))

    assert [row.check for row in answer.reasons] == [
        Check.PARTY,
        Check.VALID,
        Check.CEILING,
        Check.LOT,
    ]
    assert answer.decision.paragraph == "LOU 7:3"


def places(lot: LotFacts) -> list[tuple[str, int | None]]:
    return [(ask.name, ask.place) for ask in whom_to_ask(lot)[1]]


def test_ranking_asks_the_first() -> None:
    assert places(LOT) == [("Ettan", 1), ("Tvåan", 2)]


def test_a_key_asks_the_one_that_is_furthest_behind() -> None:
    key = LotFacts(
        1,
        "Mat",
        CallOffModel.DISTRIBUTION,
        (
            SupplierFacts("Stor", share=Decimal(70), sold=Decimal(900)),
            SupplierFacts("Liten", share=Decimal(30), sold=Decimal(100)),
        ),
    )
    assert places(key) == [("Liten", 1), ("Stor", 2)]
    nothing = replace(key, suppliers=tuple(replace(s, sold=Decimal(0)) for s in key.suppliers))
    assert places(nothing)[0][0] == "Stor"


@pytest.mark.parametrize(
    ("model", "suppliers"),
    [
        (CallOffModel.COMPETITION, RANKED),
        (CallOffModel.INDIVIDUAL_NEED, RANKED),
        (CallOffModel.RANKING, (SupplierFacts("A"), SupplierFacts("B"))),
        (CallOffModel.DISTRIBUTION, (SupplierFacts("A"), SupplierFacts("B"))),
    ],
)
def test_no_order_is_invented(model: str, suppliers: Any) -> None:
    how, ask = whom_to_ask(LotFacts(1, "x", model, suppliers))

    assert how
    assert {row.place for row in ask} == {None}


def test_a_single_supplier_is_asked_whatever_the_model_says() -> None:
    alone = LotFacts(1, "x", CallOffModel.COMPETITION, (SupplierFacts("Ensam"),))
    assert places(alone) == [("Ensam", 1)]
