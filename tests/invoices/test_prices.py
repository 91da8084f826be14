"""Invoiced unit prices beside the agreed ones: which price holds, which unit, and why not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements import actions as agreements
from contracts.agreements.enums import AgreementOrigin
from contracts.agreements.models import Agreement, AgreementLot
from contracts.agreements.terms import AdjustmentTerms, IndexTerms, PriceTerms
from contracts.invoices.enums import Comparison
from contracts.invoices.prices import check, units
from contracts.invoices.prices.compare import Invoiced, Price, compare, key
from portal.core import clock
from tests.support.bis3 import Item, bill
from tests.support.factories import invoices as factories
from tests.support.factories import usage

D = Decimal
DAY = date(2026, 3, 10)
PRICE = Price(1, 7, None, "", "Kopieringspapper A4", "st", D("38.50"), date(2026, 1, 1), None)


def line(**changes: Any) -> Invoiced:
    values: dict[str, Any] = {
        "kind": "item",
        "lot_id": 7,
        "supplier_id": 3,
        "articles": (),
        "name": "KOPIERINGSPAPPER, A4",
        "quantity": D(10),
        "unit": "C62",
        "unit_price": D("41.00"),
        "allowances": D(0),
        "day": DAY,
    }
    return Invoiced(**{**values, **changes})


def price(**changes: Any) -> Price:
    values = {name: getattr(PRICE, name) for name in Price.__slots__}
    return Price(**{**values, **changes})


def test_what_is_paid_above_the_price_is_told_in_kronor_and_per_cent() -> None:
    found = compare(line(), [PRICE])
    assert found.comparison == Comparison.ABOVE
    assert (found.invoiced, found.agreed, found.difference) == (D("41.00"), D("38.50"), D("25.00"))
    assert round(found.share or 0, 4) == D("0.0649")


def test_a_credited_overcharge_is_taken_off() -> None:
    found = compare(line(quantity=D(-4)), [PRICE])
    assert (found.comparison, found.difference) == (Comparison.ABOVE, D("-10.00"))


def test_the_lines_own_allowance_is_part_of_the_price_and_charges_are_not() -> None:
    assert compare(line(allowances=D(25)), [PRICE]).comparison == Comparison.EQUAL
    credited = line(quantity=D(-10), allowances=D(-25))
    assert compare(credited, [PRICE]).comparison == Comparison.EQUAL


@pytest.mark.parametrize(
    ("unit_price", "expected"),
    [("38.504", Comparison.EQUAL), ("38.51", Comparison.ABOVE), ("38.49", Comparison.BELOW)],
)
def test_half_an_ore_is_rounding(unit_price: str, expected: Comparison) -> None:
    assert compare(line(unit_price=D(unit_price)), [PRICE]).comparison == expected


def test_the_article_number_decides_before_the_name() -> None:
    numbered = price(article="P-0080", name="Annat namn", price=D(41))
    assert compare(line(articles=("p0080", "")), [PRICE, numbered]).price == numbered
    other = price(article="X1")
    assert compare(line(articles=("p0080",)), [other]).comparison == Comparison.NO_ARTICLE
    assert compare(line(), [other]).price == other
    assert key("000123") == key("123")


def test_the_suppliers_own_price_is_before_one_for_all() -> None:
    own = price(supplier_id=3, price=D(41))
    assert compare(line(), [PRICE, own]).price == own
    assert compare(line(), [price(supplier_id=4)]).comparison == Comparison.NO_PRICES


@pytest.mark.parametrize(
    ("changes", "prices", "reason"),
    [
        ({"kind": "charge"}, [PRICE], Comparison.WHOLE_INVOICE),
        ({"quantity": D(0)}, [PRICE], Comparison.NO_QUANTITY),
        ({"unit_price": None}, [PRICE], Comparison.NO_QUANTITY),
        ({"mismatch": True}, [PRICE], Comparison.MISMATCH),
        ({}, [], Comparison.NO_PRICES),
        ({"lot_id": 8}, [PRICE], Comparison.NO_PRICES),
        ({"name": "Pennor"}, [PRICE], Comparison.NO_ARTICLE),
        ({"name": ""}, [PRICE], Comparison.NO_ARTICLE),
        ({"day": date(2025, 12, 31)}, [PRICE], Comparison.NO_PRICE_THAT_DAY),
        ({"unit": "XBX"}, [PRICE], Comparison.OTHER_UNIT),
        ({"unit": ""}, [PRICE], Comparison.OTHER_UNIT),
        ({}, [PRICE, price(pk=2, article="9", price=D(40))], Comparison.SEVERAL),
    ],
)
def test_what_cannot_be_compared_says_why(
    changes: dict[str, Any], prices: list[Price], reason: Comparison
) -> None:
    found = compare(line(**changes), prices)
    assert found.comparison == reason
    assert found.difference is None
    assert found.share is None


@pytest.mark.parametrize(
    ("code", "word", "factor"),
    [
        ("C62", "kr/st", 1),
        ("H87", "styck", 1),
        ("KGM", "hg", 10),
        ("GRM", "kg", D("0.001")),
        ("LTR", "dl", 10),
        ("MWH", "kWh", 1000),
        ("HUR", "timme", 1),
        ("XRM", "Bunt", 1),
        ("C62", "paket", None),
        ("HUR", "dag", None),
        ("ZZ", "st", None),
        ("ZZ", "zz", 1),
        ("", "", None),
    ],
)
def test_units_of_invoices_and_price_lists_are_reckoned_over(
    code: str, word: str, factor: Decimal | None
) -> None:
    assert units.factor(units.of_code(code), units.of_word(word)) == factor


def test_a_price_per_hectogram_is_compared_with_one_per_kilo() -> None:
    found = compare(line(unit="HGM", unit_price=D(4)), [price(unit="kg", price=D(40))])
    assert found.comparison == Comparison.EQUAL


@pytest.fixture
def priced(bjuv: Any, lund: Any, coordinator: Any) -> Agreement:
    """Bjuv and Lund buy paper by index: 38.50 until June, 40.04 from July."""
    factories.numbered(bjuv)
    factories.numbered(lund, "2120001132")
    made = usage.agreement(numbers=["5560004615"], parties=[bjuv, lund])
    Agreement.objects.filter(pk=made.pk).update(procurement=None, origin=AgreementOrigin.BY_HAND)
    lot: AgreementLot = made.lots.get()
    index_terms = IndexTerms("KPI", date(2026, 1, 1), D(100))
    terms = PriceTerms("Kopieringspapper A4", "st", D("38.50"), date(2026, 1, 1))
    with clock.pretend(date(2026, 8, 1)):
        agreements.set_price(actor=coordinator, lot=lot, terms=terms)
        index = agreements.set_index(actor=coordinator, agreement=made, terms=index_terms)
        agreements.adjust_prices(
            actor=coordinator,
            index=index,
            terms=AdjustmentTerms(
                holds_from=date(2026, 7, 1),
                month=date(2026, 6, 1),
                value=D(104),
                decided_by="Dora",
                authority="6.1",
            ),
        )
    return made


@pytest.mark.django_db
def test_the_price_is_the_adjusted_one_of_the_day_of_delivery(
    priced: Agreement, bjuv: Any, coordinator: Any
) -> None:
    """Invoiced in July, one line delivered in June."""
    with clock.pretend(date(2026, 8, 1)):
        content = bill(
            day="2026-07-05",
            contract=priced.number,
            lines=[Item(price="40.04"), Item(price="40.04", delivered="2026-06-28"), Item("Penna")],
            charge="50",
        )
        factories.read(content, organisation=bjuv)
        found = check.check(priced, coordinator)
    assert [row.comparison for row in found.rows] == [
        Comparison.EQUAL,
        Comparison.ABOVE,
        Comparison.NO_ARTICLE,
        Comparison.WHOLE_INVOICE,
    ]
    assert (found.above, found.below, found.compared) == (D("15.40"), D(0), 2)
    assert [(reason, lines, amount) for reason, lines, amount in found.reasons] == [
        (Comparison.NO_ARTICLE, 1, D(385)),
        (Comparison.WHOLE_INVOICE, 1, D(50)),
    ]


@pytest.mark.django_db
def test_a_member_sees_its_own_lines_and_replaced_invoices_are_left_out(
    priced: Agreement, bjuv: Any, lund: Any, bjuv_controller: Any, coordinator: Any
) -> None:
    factories.read(bill(lines=[Item(price="40")]), organisation=bjuv)
    factories.read(bill(lines=[Item(price="39")]), organisation=bjuv)
    factories.read(bill(buyer_number="2120001132", lines=[Item(price="50")]), organisation=lund)
    own, every = check.check(priced, bjuv_controller), check.check(priced, coordinator)
    assert (len(own.rows), own.above) == (1, D(5))
    assert (len(every.rows), every.above) == (2, D(120))
    assert [row.buyer for row in every.deviating] == ["Lund", "Bjuv"]
