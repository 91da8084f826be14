"""How far an agreement may be changed: the figures and paragraphs of LOU 17:9-16."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.rules import public as rules
from portal.rules import reference

DAY = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def _law(db: Any) -> None:
    reference.load()


@pytest.mark.parametrize(
    ("ground", "kind", "percent", "paragraph", "announced"),
    [
        ("minor", "goods_services", 10, "LOU 17:9", ""),
        ("minor", "works", 15, "LOU 17:9", ""),
        ("clause", "goods_services", None, "LOU 17:10", ""),
        ("supplement", "goods_services", 50, "LOU 17:11", "LOU 17:16"),
        ("unforeseen", "works", 50, "LOU 17:12", "LOU 17:16"),
        ("succession", "goods_services", None, "LOU 17:13", ""),
        ("insubstantial", "goods_services", None, "LOU 17:14", ""),
    ],
)
def test_each_ground_has_its_paragraph(
    ground: str, kind: str, percent: int | None, paragraph: str, announced: str
) -> None:
    rule = rules.change_rule(ground, "directive", kind, on=DAY)

    assert (rule.percent, rule.paragraph, rule.announced) == (percent, paragraph, announced)
    assert rule.verified


def test_minor_changes_stay_below_the_threshold_too() -> None:
    rule = rules.change_rule("minor", "directive", on=DAY)
    base = Decimal(100_000_000)

    below = rules.within_bound(rule, base=base, value=Decimal(0), together=Decimal(2_389_584))
    at = rules.within_bound(rule, base=base, value=Decimal(0), together=Decimal(2_389_585))

    assert below.value is True
    assert at.value is False


def test_a_single_change_may_reach_its_bound() -> None:
    rule = rules.change_rule("supplement", "directive", on=DAY)

    def within(value: int) -> bool | None:
        return rules.within_bound(
            rule, base=Decimal(100), value=Decimal(value), together=Decimal(500)
        ).value

    assert within(50) is True
    assert within(51) is False


def test_without_a_value_nothing_is_answered() -> None:
    rule = rules.change_rule("minor", "directive", on=DAY)

    answer = rules.within_bound(rule, base=None, value=Decimal(1), together=Decimal(1))
    assert answer.value is None
    assert not answer.verified


def test_chapter_19_has_no_bounds_of_its_own() -> None:
    rule = rules.change_rule("minor", "chapter_19", on=DAY)

    assert not rule.binding
    assert not rule.verified
