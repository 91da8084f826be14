"""Figures and days as people read them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.core import clock
from portal.ui import formats
from portal.ui.templatetags import samordna


def said(text: str) -> str:
    return text.replace(formats.NBSP, " ")


@pytest.mark.parametrize(
    ("amount", "swedish", "english"),
    [
        (412_345_678, "412 Mkr", "SEK 412 million"),
        (Decimal(12450000), "12,5 Mkr", "SEK 12.5 million"),
        (10_000_000, "10 Mkr", "SEK 10 million"),
        (4_120_000, "4 120 tkr", "SEK 4,120 thousand"),
        (351_499, "351 tkr", "SEK 351 thousand"),
        (9_999, "9 999 kr", "SEK 9,999"),
        (0, "0 kr", "SEK 0"),
        (-351_000, "−351 tkr", "SEK −351 thousand"),
        (None, "–", "–"),
    ],
)
def test_money_is_said_at_the_size_people_talk_about(
    amount: Any, swedish: str, english: str
) -> None:
    assert said(formats.money(amount)) == swedish
    with translation.override("en"):
        assert said(formats.money(amount)) == english


def test_the_money_filter_keeps_the_exact_amount_one_hover_away() -> None:
    shown = said(samordna.money(Decimal("412345678.5")))
    assert shown == '<abbr class="money" title="412 345 678,50 kr">412 Mkr</abbr>'


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1234567.5, 2, "1 234 567,50", "1,234,567.50"),
        (1234, None, "1 234", "1,234"),
        (Decimal("2.50"), None, "2,5", "2.5"),
        (Decimal("0.005"), 2, "0,01", "0.01"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        ("", None, "–", "–"),
    ],
)
def test_numbers(value: Any, decimals: int | None, swedish: str, english: str) -> None:
    assert said(formats.number(value, decimals)) == swedish
    with translation.override("en"):
        assert said(formats.number(value, decimals)) == english


@pytest.mark.parametrize(
    ("share", "swedish"),
    [(0.71, "71 %"), (0.062, "6,2 %"), (Decimal("0.03"), "3 %"), (1.2, "120 %"), (0, "0 %")],
)
def test_percent_has_a_decimal_only_where_it_says_something(share: Any, swedish: str) -> None:
    assert said(formats.percent(share)) == swedish


def test_days() -> None:
    day = date(2026, 12, 9)
    assert said(formats.day(day)) == "9 dec 2026"
    assert said(formats.day(day, "short")) == "9 dec"
    assert said(formats.day(day, "long")) == "9 december 2026"
    assert samordna.day(None) == "–"
    assert said(samordna.day(day)) == '<time datetime="2026-12-09">9 dec 2026</time>'
    with translation.override("en"):
        assert said(formats.day(date(2027, 5, 1))) == "1 May 2027"
    assert said(formats.period(date(2027, 2, 1), date(2027, 3, 8))) == "1 feb – 8 mar 2027"
    assert said(formats.period(date(2026, 12, 1), date(2027, 3, 8))) == "1 dec 2026 – 8 mar 2027"


def test_a_moment_is_told_in_the_time_of_sweden() -> None:
    with clock.pretend(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)):
        assert said(formats.moment(datetime(2026, 11, 23, 8, 12, tzinfo=UTC))) == "i dag 09:12"
        assert said(formats.moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))) == "i dag 00:30"
        assert said(formats.moment(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))) == "1 jul 2026 10:00"


def test_days_left() -> None:
    today = date(2026, 11, 23)
    told = [formats.days_left(date(2026, 11, n), today) for n in (28, 24, 23, 22, 20)]
    assert [said(text) for text in told] == [
        "5 dagar kvar",
        "1 dag kvar",
        "i dag",
        "1 dag sedan",
        "3 dagar sedan",
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234,50 kr", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1.234.567,50", "1234567.50"),
        ("1,234,567.50", "1234567.50"),
        ("412", "412"),
        ("−5", "-5"),
        ("tolv", "tolv"),
    ],
)
def test_figures_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert formats.parse_number(typed) == read


def test_an_english_comma_before_three_digits_groups_thousands() -> None:
    assert formats.parse_number("1,234") == "1.234"
    with translation.override("en"):
        assert formats.parse_number("1,234") == "1234"


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_is_shown_can_be_typed_back(amount: Decimal) -> None:
    for language in ("sv", "en"):
        with translation.override(language):
            assert Decimal(formats.parse_number(formats.exact_money(amount))) == amount


def test_the_query_tag_changes_only_what_it_is_told(rf: Any) -> None:
    context = {"request": rf.get("/?q=lund&sort=-value&page=3&a=1&a=2")}
    assert samordna.query(context, page=None) == "?q=lund&sort=-value&a=1&a=2"
    assert samordna.query(context, page=4, sort="") == "?q=lund&page=4&a=1&a=2"
    assert samordna.query(context, a=["9"]) == "?q=lund&sort=-value&page=3&a=9"
