"""The rule that says what a line is: every end it can come to, and the bulk path says the same."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from contracts.usage import matching
from contracts.usage.enums import MatchClass, MatchOutcome
from contracts.usage.matching import Matcher
from contracts.usage.names import name_key
from contracts.usage.rule import Book, Facts, Lesson, Need, Offer, decide

FOOD = (("account", "644"),)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def offer(lot: int, agreement: int = 1, supplier: int = 7, **changes: Any) -> Offer:
    made = Offer(lot, agreement, supplier, *YEAR, is_party=True)
    return replace(made, **changes)


NUMBER, FOREIGN, OTHERS = "5560004615", "DK78479310", "5560360793"
BOOK = Book(
    by_number={
        NUMBER: [offer(1, codes=FOOD)],
        FOREIGN: [offer(2, 2, 8)],
        "5560160680": [offer(3, 3, 9), offer(4, 3, 9)],
        "5560566258": [offer(5, 4, 10), offer(6, 5, 10)],
        "5560125790": [offer(7, 6, 11, is_party=False)],
        "2021000001": [offer(8, 7, 12, codes=FOOD), offer(9, 7, 12)],
    },
    by_name={"EUROPEAN NETWORK": [offer(2, 2, 13)], "MENIGO": [offer(1, supplier=7, codes=FOOD)]},
    by_reference={"A17": [offer(5, 4, 10)], "B2": [offer(2, 2, 13)]},
    lessons={
        ("", "OKAND", "4610"): Lesson(2, 8),
        ("5560160680", "SKOLBUSS", ""): Lesson(None, None),
    },
    needs=[Need(1, *YEAR, FOOD)],
)
LINE = Facts("organisation", (NUMBER,), "MENIGO", "", "64400", "", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("changes", "outcome", "lot"),
    [
        ({}, MatchOutcome.MATCHED, 1),
        ({"numbers": (OTHERS, NUMBER), "kind": "several"}, MatchOutcome.MATCHED, 1),
        ({"numbers": (FOREIGN,), "kind": "foreign"}, MatchOutcome.MATCHED, 2),
        ({"account": "73501"}, MatchOutcome.OTHER_ACCOUNT, None),
        ({"account": ""}, MatchOutcome.NO_ACCOUNT, None),
        ({"day": date(2027, 1, 1)}, MatchOutcome.OUTSIDE_VALIDITY, None),
        ({"numbers": ("5560125790",)}, MatchOutcome.NOT_A_PARTY, None),
        ({"numbers": ("5560160680",)}, MatchOutcome.SEVERAL_LOTS, None),
        ({"numbers": ("5560566258",)}, MatchOutcome.SEVERAL_AGREEMENTS, None),
        ({"numbers": ("5560566258",), "reference": "A17"}, MatchOutcome.MATCHED, 5),
        ({"numbers": ("2021000001",)}, MatchOutcome.MATCHED, 8),
        ({"numbers": ("2021000001",), "account": "1"}, MatchOutcome.MATCHED, 9),
        ({"numbers": (OTHERS,)}, MatchOutcome.BOUGHT_ELSEWHERE, None),
        ({"numbers": (OTHERS,), "account": "1"}, MatchOutcome.NO_AGREEMENT_SUPPLIER, None),
        ({"numbers": (OTHERS,), "reference": "A17"}, MatchOutcome.REFERENCE_ALONE, None),
        ({"numbers": (), "kind": "missing"}, MatchOutcome.NAME_ALONE, None),
        (
            {"numbers": (), "kind": "missing", "name": "EUROPEAN NETWORK", "reference": "B2"},
            MatchOutcome.BY_REFERENCE,
            2,
        ),
        (
            {"numbers": (), "kind": "missing", "name": "OKAND", "account": "4610"},
            MatchOutcome.LEARNT,
            2,
        ),
        (
            {"numbers": ("5560160680",), "name": "SKOLBUSS", "account": ""},
            MatchOutcome.LEARNT_NOT,
            None,
        ),
        (
            {"numbers": (), "kind": "missing", "name": "X", "account": "1"},
            MatchOutcome.NO_NUMBER,
            None,
        ),
        ({"numbers": (), "kind": "person"}, MatchOutcome.PERSON, None),
    ],
)
def test_a_line_comes_to_one_end(
    changes: dict[str, Any], outcome: MatchOutcome, lot: int | None
) -> None:
    facts = replace(LINE, **changes)
    verdict = decide(facts, BOOK)
    assert (verdict.outcome, verdict.lot_id) == (outcome, lot)
    assert (outcome.match_class == MatchClass.INSIDE) == (lot is not None)
    assert (verdict.outside_lot_id is not None) == (outcome == MatchOutcome.BOUGHT_ELSEWHERE)
    assert in_bulk(facts) == verdict


def in_bulk(facts: Facts) -> Any:
    """The same line among others, as an import asks."""
    other = replace(facts, numbers=("5569999999",), name="NÅGON ANNAN", account="99")
    lines = batch_of([other, facts, replace(other, day=date(2026, 9, 9))])
    matcher = Matcher(BOOK)
    told = matcher.match(lines)
    assert np.array_equal(told, matcher.match(lines))
    return matcher.verdicts[told[1]]


def batch_of(rows: list[Facts]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(
        {
            "number_kind": [row.kind for row in rows],
            "supplier_number": [row.numbers[0] if row.numbers else "" for row in rows],
            "other_numbers": [" ".join(row.numbers[1:]) for row in rows],
            "supplier_name": [row.name for row in rows],
            "reference": [row.reference for row in rows],
            "account": [row.account for row in rows],
            "date": pa.array([row.day for row in rows], pa.date32()),
        }
    )


@pytest.mark.parametrize("remembered", [0, 3, 50_000])
def test_pieces_of_many_lines_are_what_the_rule_says_of_each(
    remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_REMEMBERED", remembered)
    dice, matcher = random.Random(remembered), Matcher(BOOK)
    for _piece in range(8):
        rows = [
            Facts(
                dice.choice(("organisation", "several", "missing", "foreign", "person")),
                tuple(dice.sample([*BOOK.by_number, OTHERS], dice.randrange(3))),
                dice.choice(("MENIGO", "EUROPEAN NETWORK", "OKAND", "SKOLBUSS", "X", "")),
                dice.choice(("", "A17", "B2", "Z9")),
                dice.choice(("", "64400", "4610", "1")),
                "",
                date(2026, 1, 1) + timedelta(days=dice.randrange(-20, 400)),
            )
            for _row in range(60)
        ]
        told = matcher.match(batch_of(rows))
        assert [matcher.verdicts[place] for place in told] == [decide(row, BOOK) for row in rows]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Menigo Foodservice AB (publ)", "MENIGO FOODSERVICE AKTIEBOLAG"),
        ("Kåkå AB", "KAKA AB"),
        ("Apoteket AB (f.d. Apoteksbolaget AB)", "Apoteket"),
        ("IKEA Svenska Försäljnings AB", "Ikea  svenska  forsaljnings"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


def test_names_that_are_not() -> None:
    assert name_key("Attendo Care AB") != name_key("Attendo Individ AB")
