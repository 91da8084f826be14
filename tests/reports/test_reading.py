"""Returns as they really come: which sheet, which columns, and what each row says."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from contracts.reports import actions, rows, selectors, template
from contracts.reports.enums import Column
from contracts.reports.frame import frame_of
from contracts.reports.reading import workbook
from portal.core.personal_numbers import MASK
from portal.jobs.reading.faults import BadFile


def xlsx(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, cells in sheets:
            sheet = book.add_worksheet(name)
            for y, row in enumerate(cells):
                for x, cell in enumerate(row):
                    if isinstance(cell, tuple):
                        sheet.write_formula(y, x, cell[0], None, cell[1])
                    else:
                        sheet.write(y, x, cell)
    return out.getvalue()


@pytest.fixture
def read(task: Any, reporter: Any) -> Callable[[Any], rows.Reading]:
    """Take a table into the draft and read its rows."""

    def do(table: workbook.Table) -> rows.Reading:
        draft = actions.read_table(reporter=reporter, task=task, table=table)
        return rows.read_all(draft.rows, frame_of(task))

    return do


def test_a_workbook_with_look_up_sheets_formulas_and_numbers_as_figures(
    read: Callable, bjuv: Any, lund: Any, lot: Any
) -> None:
    long_list: tuple[str, list[list[Any]]] = (
        "Listor",
        [[f"Val {n}", f"Kod {n}"] for n in range(200)],
    )
    sales: tuple[str, list[list[Any]]] = (
        "Försäljning",
        [
            ["Rapport kvartal 3"],
            ["Kund", "Kundens orgnr", "Antal", "À-pris", "Belopp exkl. moms", "Fakturadatum"],
            ["Bjuv", 2120001066, 2, 600.25, ("=C3*D3", 1200.5), "2026-08-12"],
            ["LUNDS KOMMUN", "212000-1132", 1, 10, 10, 46265],
        ],
    )
    reading = read(workbook.read_file([xlsx(long_list, sales)], {}))

    first, second = reading.sales
    assert reading.faulty == []
    assert (first.organisation_id, first.lot_id) == (bjuv.pk, lot.pk)
    assert (first.amount, first.quantity, first.unit_price) == (
        Decimal("1200.50"),
        Decimal(2),
        Decimal("600.25"),
    )
    assert second.organisation_id == lund.pk
    assert second.invoice_date == date(2026, 8, 31)


def test_pasted_cells_with_every_oddity_keep_every_row_and_say_what_is_wrong(
    read: Callable, lund: Any
) -> None:
    pasted = (
        "Köpare\tOrg.nr\tBelopp exkl. moms\tFakturanummer\tUtanför avtalet\tEj part\n"
        "Bjuv\t\t1 234,50\t17\t\t\n"
        "Bjuv\t\t1 234,50\t17\t\t\n"
        "Göteborgs stad\t212000-1355\t100\t18\t\t\n"
        "Höörs kommun\t\t50\t19\t\tja\n"
        "Lund\t\tmycket\t20\tkanske\t\n"
        "Lund\t\t-25,00\t21\tja\t\n"
        "Anna\t19850101-1236\t10\t22\t\t\n"
    )
    reading = read(workbook.read_text(pasted, {}))
    good, double, unknown, other, bad, credit, person = reading.sales

    assert not good.errors
    assert "rad 1" in double.remarks[0]
    assert "känner inte" in unknown.errors[rows.BUYER]
    assert not other.is_party
    assert not other.errors
    assert set(bad.errors) == {Column.AMOUNT, Column.OUTSIDE}
    assert (credit.amount, credit.is_outside, credit.counts) == (Decimal(-25), True, False)
    assert "personnummer" in person.errors[rows.BUYER]
    assert "1236" not in str(person.texts) + person.buyer_number
    assert reading.unknown_buyers == [("Göteborgs stad", 1)]
    sums = selectors.sums_of([good, double, other, credit])
    assert (sums.inside, sums.outside, sums.non_party) == (Decimal(2469), Decimal(-25), Decimal(50))


def test_an_unknown_buyer_is_settled_once_for_all_of_its_rows(
    read: Callable, task: Any, reporter: Any, lund: Any
) -> None:
    read(workbook.read_text("Kund\tBelopp\nLunds skolor\t10\nLunds skolor\t20\nTor AB\t5", {}))
    draft = actions.settle_buyers(
        reporter=reporter, task=task, choices={"Lunds skolor": str(lund.pk), "Tor AB": rows.OTHER}
    )
    reading = rows.read_all(draft.rows, frame_of(task))

    assert reading.faulty == []
    assert [sale.organisation_id for sale in reading.sales] == [lund.pk, lund.pk, None]


def test_columns_that_nobody_recognises_are_asked_about(
    read: Callable, task: Any, reporter: Any
) -> None:
    reading = read(workbook.read_text("Vem\tX\tY\nBjuv\t10\t5", {}))
    assert reading.sales == []

    draft = actions.take_columns(
        reporter=reporter,
        task=task,
        sheet=0,
        header=0,
        mapping={Column.BUYER_NAME: 0, Column.AMOUNT: 1},
    )
    [sale] = rows.read_all(draft.rows, frame_of(task)).sales
    assert (sale.is_party, sale.amount) == (True, Decimal(10))
    assert workbook.read_text("Vem\tX\tY\nLund\t1\t2", draft.mapping).fit.is_enough


def test_a_price_without_a_sale_is_a_row_that_counts_nothing(read: Callable) -> None:
    [sale] = read(workbook.read_text("Kund\tBelopp\tÀ-pris\nBjuv\t\t99,50", {})).sales
    assert (sale.amount, sale.unit_price, sale.is_price_only) == (0, Decimal("99.5"), True)
    assert not sale.errors


def test_the_workbook_we_give_out_comes_back_as_it_was(
    read: Callable, task: Any, reporter: Any
) -> None:
    made = template.workbook_of(task, frame_of(task))
    table = workbook.read_file([made], {})
    assert table.fit.is_enough
    amount = table.fit.mapping[Column.AMOUNT]
    for row in table.sheets[0][1:]:
        row.extend([""] * (amount + 1 - len(row)))
        row[amount] = "7"
    reading = read(table)
    assert [sale.is_party for sale in reading.sales] == [True, True]
    assert reading.faulty == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"%PDF-1.7 x", "wrong_type"), (b"PK\x03\x04trasig", "damaged")],
)
def test_what_is_no_spreadsheet_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadFile) as fault:
        workbook.read_file([content], {})
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,50", "1234.50"),
        ("1.234,50 kr", "1234.50"),
        ("12.5", "12.5"),
        ("−3", "-3"),
        ("7,125", "7.125"),
    ],
)
def test_figures_are_read_as_swedes_write_them(text: str, value: str) -> None:
    assert rows.figure(text) == Decimal(value)


def test_personal_numbers_in_any_cell_are_covered_in_what_is_kept(task: Any, reporter: Any) -> None:
    table = workbook.read_text("Vem\tNot\nBjuv\t198501011236", {})
    draft = actions.read_table(reporter=reporter, task=task, table=table)
    assert MASK in str(draft.sheets)
    assert "1236" not in str(draft.sheets)
