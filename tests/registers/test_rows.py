"""A register's rows: what is read, and what is wrong in which column."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.enums import CallOffModel
from contracts.agreements.numbers import number_key
from contracts.registers import extras
from contracts.registers.columns import RegisterField, guess
from contracts.registers.grouping import group
from contracts.registers.rows import Fault, RegisterRow, read_row

FIELDS = [f.value for f in RegisterField]
MAPPING = {name: index for index, name in enumerate(FIELDS)}
GOOD = {
    "number": "23.3-5834-2022-001",
    "title": "Möbler",
    "supplier_number": "5568393416      ",
    "supplier_name": "AB Möbler (f.d. Stolar AB)",
    "lot": "Möbler / Stolar / Sydsverige",
    "valid_from": "2023-11-15",
    "valid_to": "2027-11-14",
}


def row(place: int = 3, **changes: str) -> RegisterRow | Fault:
    told = {**GOOD, **changes}
    return read_row(place, [told.get(name, "") for name in FIELDS], MAPPING)


def sound(place: int = 3, **changes: str) -> RegisterRow:
    found = row(place, **changes)
    assert isinstance(found, RegisterRow), found
    return found


def test_a_good_row() -> None:
    found = sound(rank="2", ceiling="1 200 000,50", extends_to="2029-11-14")

    assert found.supplier_number == "5568393416"
    assert (found.lot, found.area) == ("Stolar", "Sydsverige")
    assert (found.valid_from, found.valid_to) == (date(2023, 11, 15), date(2027, 11, 14))
    assert found.rank == 2
    assert found.ceiling == Decimal("1200000.50")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "1" * 61}, "number"),
        ({"number": "--"}, "number"),
        ({"supplier_name": " "}, "supplier_name"),
        ({"supplier_number": "5568393417"}, "supplier_number"),
        ({"supplier_number": "5568393416, 5560360793"}, "supplier_number"),
        ({"valid_from": "snart"}, "valid_from"),
        ({"valid_to": ""}, "valid_to"),
        ({"valid_to": "2022-01-01"}, "valid_to"),
        ({"rank": "först"}, "rank"),
        ({"ceiling": "mycket"}, "ceiling"),
    ],
)
def test_a_fault_stands_at_its_column(changes: dict[str, Any], field: str) -> None:
    found = row(**changes)

    assert isinstance(found, Fault)
    assert found.field == field
    assert found.row == 3
    assert found.text


def test_a_personal_number_is_never_kept() -> None:
    found = sound(supplier_number="640823-3234", supplier_name="Enskild firma")

    assert found.supplier_number == ""
    assert "3234" not in found.cells


def test_foreign_numbers_and_a_ceiling_of_zero() -> None:
    assert sound(supplier_number="FI12345678").country == "FI"
    assert sound(ceiling="0").ceiling is None


def test_spellings_of_a_number_are_one_agreement_with_all_its_lots_and_suppliers() -> None:
    rows: list[Any] = [
        sound(3),
        sound(4, number="23.3 5834 2022 001", lot="Möbler / Stolar / Norrland"),
        sound(5, lot="Möbler / Bord", supplier_number="5560360793", supplier_name="Bord AB"),
    ]
    [draft], faults = group(rows, number_key)

    assert faults == []
    assert draft.number == GOOD["number"]
    assert [(lot.name, lot.areas) for lot in draft.lots.values()] == [
        ("Stolar", ["Sydsverige", "Norrland"]),
        ("Bord", []),
    ]
    assert draft.call_off == CallOffModel.SINGLE


def test_a_row_that_contradicts_the_agreement_is_a_fault() -> None:
    rows = [sound(3, rank="1"), sound(4, valid_to="2028-01-01")]
    rows.append(sound(5, rank="1", supplier_number="5560360793", supplier_name="B AB"))
    [_draft], faults = group(rows, number_key)

    assert [(fault.row, fault.field) for fault in faults] == [(4, "valid_to"), (5, "rank")]


def test_columns_are_guessed_from_many_names() -> None:
    headers = ["Kontraktsnr", "Benämning", "Org.nr", "Leverantörsnamn", "Giltigt t.o.m.", "Fr.o.m."]
    found = guess(headers)

    assert {headers[index]: field for field, index in found.items()} == {
        "Kontraktsnr": "number",
        "Benämning": "title",
        "Org.nr": "supplier_number",
        "Leverantörsnamn": "supplier_name",
        "Giltigt t.o.m.": "valid_to",
        "Fr.o.m.": "valid_from",
    }


@pytest.mark.parametrize(
    ("options", "each", "months"),
    [
        ("2 x 12 mån", "", (12, 12)),
        ("2×12", "", (12, 12)),
        ("1 + 1 år", "", (12, 12)),
        ("12+6 månader", "", (12, 6)),
        ("24 mån", "", (24,)),
        ("2", "12", (12, 12)),
        ("1", "2 år", (24,)),
        ("", "", ()),
        ("nej", "", ()),
        ("0", "12", ()),
        ("2", "", None),
        ("ja", "", None),
        ("två år", "", None),
        ("40 x 12", "", None),
        ("2 x 900", "", None),
    ],
)
def test_options_as_they_are_written(
    options: str, each: str, months: tuple[int, ...] | None
) -> None:
    assert extras.months_of(options, each) == months


def test_options_follow_each_other_and_so_do_their_days_of_notice() -> None:
    told = extras.Told("2 x 12 mån", "", "2027-08-31", date(2027, 8, 31))
    found = extras.options_of(told, date(2028, 2, 29), None)

    assert [(o.notice_by, o.extends_to) for o in found.terms] == [
        (date(2027, 8, 31), date(2029, 2, 28)),
        (date(2028, 8, 31), date(2030, 2, 28)),
    ]
    assert not found.notes


@pytest.mark.parametrize(
    ("told", "extends_to"),
    [
        (extras.Told("ja"), None),
        (extras.Told("2 x 12"), None),
        (extras.Told("2 x 12", "", "hösten", None), None),
        (extras.Told("12 mån", "", "2030-01-01", date(2030, 1, 1)), None),
    ],
)
def test_what_is_not_understood_of_options_is_told(
    told: extras.Told, extends_to: date | None
) -> None:
    found = extras.options_of(told, date(2028, 12, 31), extends_to)

    assert found.terms == ()
    assert found.notes


def test_a_day_of_extension_with_a_day_of_notice_is_one_option() -> None:
    told = extras.Told("", "", "2028-06-30", date(2028, 6, 30))
    [option] = extras.options_of(told, date(2028, 12, 31), date(2030, 12, 31)).terms
    assert (option.months, option.extends_to) == (24, date(2030, 12, 31))


def test_columns_of_parties_and_options_are_guessed() -> None:
    headers = [
        "Avtalsnr", "Leverantör", "Giltig från", "Giltig till", "Max förl. till", "Optioner",
        "Optionens längd (mån)", "Uppsägs senast", "Avropsberättigade",
    ]  # fmt: skip
    found = guess(headers)
    assert [headers[found[name]] for name in ("extends_to", "options", "option_months")] == [
        "Max förl. till",
        "Optioner",
        "Optionens längd (mån)",
    ]
    assert headers[found["notice"]] == "Uppsägs senast"
    assert headers[found["parties"]] == "Avropsberättigade"
