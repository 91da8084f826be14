"""The law as functions: each answer carries its reason, place and verification."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.core import clock
from portal.rules import calendar
from portal.rules import public as rules
from portal.rules.enums import Nature, Procedure, Regime

pytestmark = pytest.mark.django_db

CARE = "85311300-5"
TRANSPORT = "60130000"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 19), date(2026, 6, 22)),  # midsummer eve, a Friday
        (date(2026, 12, 24), date(2026, 12, 28)),  # Christmas Eve, then holidays and a weekend
        (date(2026, 12, 31), date(2027, 1, 4)),  # New Year's Eve
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to the day after Easter Monday
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension Day
        (date(2026, 10, 31), date(2026, 11, 2)),  # All Saints' Day, a Saturday
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_a_period_never_ends_on_a_weekend_or_holiday(day: date, expected: date) -> None:
    assert rules.next_working_day(day).value == expected
    assert calendar.is_working_day(expected)


def test_fifteen_working_days_after_march_2026_step_over_easter() -> None:
    assert rules.add_working_days(date(2026, 3, 31), 15).value == date(2026, 4, 23)


def test_supplier_reports_are_due_fifteen_working_days_after_the_quarter() -> None:
    due = rules.supplier_report_deadline(rules.quarter_end(date(2026, 2, 10)))
    assert due.value == date(2026, 4, 23)
    assert due.nature == Nature.NORM
    assert not due.verified


def test_standstill_is_ten_days_without_the_day_of_sending() -> None:
    end = rules.standstill_end(date(2026, 11, 23))
    assert end.value == date(2026, 12, 3)
    assert end.paragraph == "LOU 20:1"
    assert end.verified
    assert rules.may_sign_from(date(2026, 11, 23)).value == date(2026, 12, 4)


def test_standstill_is_fifteen_days_when_any_notice_went_by_post() -> None:
    assert rules.standstill_end(date(2026, 11, 2), electronic=False).value == date(2026, 11, 17)


def test_a_standstill_over_christmas_ends_on_the_next_working_day_and_says_why() -> None:
    end = rules.standstill_end(date(2026, 12, 14))
    assert end.value == date(2026, 12, 28)
    assert "1930:173" in end.paragraph
    assert not end.verified  # the act of 1930 has not been read in the original


def test_care_follows_chapter_19_at_any_value_and_code_spelling() -> None:
    for code in (CARE, CARE[:8], " 85000000-9"):
        ruled = rules.regime_for(
            cpv_codes=[code], estimated_value=Decimal(412_000_000), on=date(2026, 11, 23)
        )
        assert ruled.value == Regime.CHAPTER_19
        assert ruled.verified
        assert ruled.paragraph == "LOU 1:4, 19:1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(2_389_584, Regime.CHAPTER_19), (2_389_585, Regime.DIRECTIVE), (50_000_000, Regime.DIRECTIVE)],
)
def test_other_purchases_follow_the_threshold_of_their_day(value: int, expected: Regime) -> None:
    ruled = rules.regime_for(cpv_codes=[TRANSPORT], estimated_value=value, on=date(2025, 5, 1))
    assert ruled.value == expected


def test_works_have_their_own_threshold() -> None:
    ruled = rules.regime_for(
        cpv_codes=["45210000"], estimated_value=50_000_000, kind="works", on=date(2025, 5, 1)
    )
    assert ruled.value == Regime.CHAPTER_19


def test_an_unentered_threshold_leaves_the_decision_to_a_person() -> None:
    ruled = rules.regime_for(
        cpv_codes=[TRANSPORT], estimated_value=50_000_000, on=date(2026, 11, 23)
    )
    assert ruled.value == Regime.UNDECIDED
    assert not ruled.verified
    assert "2026" in ruled.reason


def test_an_unverified_threshold_is_not_decided_by() -> None:
    ruled = rules.regime_for(cpv_codes=[TRANSPORT], estimated_value=50_000_000, on=date(2020, 5, 1))
    assert ruled.value == Regime.UNDECIDED


def test_a_small_advertised_purchase_is_chapter_19_even_without_a_threshold() -> None:
    ruled = rules.regime_for(cpv_codes=[TRANSPORT], estimated_value=500_000, on=date(2026, 11, 23))
    assert ruled.value == Regime.CHAPTER_19


@pytest.mark.parametrize("codes", [[CARE, TRANSPORT], ["80000000"]])
def test_mixed_or_doubtful_codes_above_the_threshold_are_for_a_lawyer(codes: list[str]) -> None:
    ruled = rules.regime_for(cpv_codes=codes, estimated_value=10_000_000, on=date(2025, 5, 1))
    assert ruled.value == Regime.UNDECIDED


def test_without_codes_or_value_nothing_is_decided() -> None:
    assert rules.regime_for(cpv_codes=[], estimated_value=1).value == Regime.UNDECIDED
    unknown = rules.regime_for(cpv_codes=[TRANSPORT], estimated_value=None)
    assert unknown.value == Regime.UNDECIDED


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Decimal("699999.99"), True), (Decimal(700_000), False), (Decimal(700_001), False)],
)
def test_a_direct_procurement_stays_below_the_limit(value: Decimal, expected: bool) -> None:
    day = date(2026, 11, 23)
    assert rules.is_below_direct_award_limit(value, day).value is expected
    regime = rules.regime_for(cpv_codes=[TRANSPORT], estimated_value=value, on=day, direct=True)
    assert (regime.value == Regime.DIRECT) is expected


def test_direct_procurement_of_care_has_a_higher_limit_where_it_is_known() -> None:
    asked: dict[str, Any] = {"cpv_codes": [CARE], "estimated_value": 5_000_000, "direct": True}
    assert rules.regime_for(**asked, on=date(2025, 5, 1)).value == Regime.DIRECT
    unknown = rules.regime_for(**asked, on=date(2026, 11, 23))
    assert unknown.value == Regime.UNDECIDED
    assert rules.direct_award_limit(date(2026, 11, 23), annex_2=True).value is None


def test_the_limit_of_an_older_day_is_the_limit_of_that_day() -> None:
    assert rules.direct_award_limit(date(2019, 3, 1)).value == Decimal(586_907)
    assert rules.direct_award_limit(date(2022, 2, 1)).value == Decimal(700_000)
    assert rules.documentation_limit(date(2026, 1, 1)).value == Decimal(100_000)


@pytest.mark.parametrize(
    ("options", "days"),
    [
        ({}, 30),
        ({"electronic": False}, 35),
        ({"shortened": True}, 15),
        ({"free_access": False}, 35),
        ({"procedure": Procedure.SELECTIVE_TENDERS}, 25),
        ({"procedure": Procedure.SELECTIVE_APPLICATIONS}, 30),
    ],
)
def test_tender_periods_of_chapter_11(options: dict, days: int) -> None:
    assert rules.tender_period(Regime.DIRECTIVE, **options).value == days


def test_chapter_19_has_a_norm_and_says_that_it_is_one() -> None:
    ruled = rules.tender_period(Regime.CHAPTER_19)
    assert ruled.nature == Nature.NORM
    assert not ruled.verified
    assert ruled.paragraph == "LOU 19:11"
    assert rules.tender_period(Regime.DIRECT).value is None


def test_four_years_bind_only_above_the_threshold() -> None:
    assert rules.longest_term(Regime.DIRECTIVE).value == 4
    assert rules.longest_term(Regime.CHAPTER_19).value is None
    undecided = rules.longest_term(Regime.UNDECIDED)
    assert undecided.value == 4
    assert not undecided.verified


def test_nobody_joins_late_in_any_regime_but_the_reason_differs() -> None:
    directive = rules.late_joining(Regime.DIRECTIVE)
    chapter_19 = rules.late_joining(Regime.CHAPTER_19)
    assert directive.value is False
    assert chapter_19.value is False
    assert directive.paragraph == "LOU 7:3"
    assert directive.reason != chapter_19.reason
    assert not chapter_19.verified


def test_a_ceiling_is_asked_for_everywhere_but_verified_only_above_the_threshold() -> None:
    assert rules.ceiling_required(Regime.DIRECTIVE).verified
    chapter_19 = rules.ceiling_required(Regime.CHAPTER_19)
    assert chapter_19.value is True
    assert not chapter_19.verified


def test_no_decision_is_automated() -> None:
    ruled = rules.automated_decision()
    assert ruled.value is False
    assert ruled.paragraph == "KL 6:38"


def test_thirty_days_for_post_notice_and_documentation() -> None:
    signed = date(2026, 11, 10)
    assert rules.documentation_deadline(signed).value == date(2026, 12, 10)
    assert rules.post_notice_deadline(signed).value == date(2026, 12, 10)
    quarterly = rules.post_notice_deadline(signed, quarterly=True)
    assert quarterly.value == date(2027, 1, 30)
    assert not quarterly.verified


def test_today_is_the_clock_s_today() -> None:
    with clock.pretend(date(2019, 3, 1)):
        assert rules.direct_award_limit().value == Decimal(586_907)
