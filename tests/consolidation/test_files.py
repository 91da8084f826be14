"""Files of a demand: the workbook computes, no text runs, CSV and inhabitants."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from needs.consolidation import actions, exports, population, selectors
from needs.consolidation.models import Inhabitants
from portal.core.errors import ActionError, Refused
from portal.ui import exports as files
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(open_inquiry: Any, bjuv_answer: Any, coordinator: Any) -> Any:
    """Bjuv has answered 10 and 20 and says things that a spreadsheet would run."""
    bjuv_answer.delete()
    answer = AnswerFactory(
        inquiry=open_inquiry, organisation=bjuv_answer.organisation, quantities=[10, 20]
    )
    answer.comment = "=HYPERLINK(1)"
    answer.save()
    answer.lines.update(note="@SUM(1+1)")
    item = open_inquiry.items.first()
    item.name = "=1+1"
    item.save()
    return selectors.consolidated(open_inquiry.procurement, coordinator)


def test_sums_are_formulas_with_the_figures_of_today_beside_them(demand: Any) -> None:
    content = exports.workbook(demand)
    live = load_workbook(io.BytesIO(content))
    stored = load_workbook(io.BytesIO(content), data_only=True)
    for name in live.sheetnames[:6]:
        formulas = [
            cell.coordinate
            for row in live[name].iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert formulas, name
        for place in formulas:
            assert stored[name][place].value is not None, (name, place)
    first = live.worksheets[0]
    assert first["D2"].value.startswith("=SUMIFS('")
    assert stored.worksheets[0]["D2"].value == 10
    assert stored.worksheets[0]["J4"].value == 30_000
    assert stored.worksheets[0]["J5"].value == 120_000


def test_no_text_is_a_formula(demand: Any) -> None:
    book = load_workbook(io.BytesIO(exports.workbook(demand)))
    running = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert not [text for text in running if "HYPERLINK" in text or "1+1" in text]
    cells = CalamineWorkbook.from_filelike(io.BytesIO(exports.workbook(demand)))
    sheets = [cells.get_sheet_by_name(name).to_python() for name in cells.sheet_names]
    texts = [cell for sheet in sheets for row in sheet for cell in row]
    assert {"=HYPERLINK(1)", "=1+1", "@SUM(1+1)"} <= set(texts)


def test_the_source_as_csv_has_every_figure(demand: Any) -> None:
    text = files.to_csv(exports.csv_rows(demand)).decode("utf-8-sig")
    _head, *rows = text.splitlines()
    assert len(rows) == 2
    assert "'=1+1" in rows[0]
    assert "'@SUM(1+1)" in rows[0]


def upload(text: str, name: str = "folk.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_inhabitants_are_read_by_code_or_name(bjuv: Any, lund: Any, coordinator: Any) -> None:
    reading = population.read(
        upload(
            "Folkmängd;2025\r\nregion;antal\r\n"
            f"{bjuv.code} Bjuv;15 900\r\n{lund.short_name};130000\r\n9999 Ingenstans;5\r\n"
        )
    )
    assert {row.organisation.short_name: row.count for row in reading.counts} == {
        "Bjuv": 15_900,
        "Lund": 130_000,
    }
    assert len(reading.unknown) == 1
    made = actions.enter_inhabitants(
        actor=coordinator, year=2025, source="SCB", counts=reading.counts
    )
    assert len(made) == 2
    again = [actions.Count(bjuv, 16_000)]
    actions.enter_inhabitants(actor=coordinator, year=2025, source="SCB, rättad", counts=again)
    row = Inhabitants.objects.get(organisation=bjuv)
    assert (row.count, row.source) == (16_000, "SCB, rättad")


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"%PDF-1.7\n"])
def test_a_file_that_is_no_table_is_refused(content: bytes, bjuv: Any) -> None:
    with pytest.raises(ActionError):
        population.read(SimpleUploadedFile("x.csv", content))


def test_who_may_not_enter_inhabitants(bjuv: Any, bjuv_coordinator: Any) -> None:
    with pytest.raises(Refused):
        actions.enter_inhabitants(
            actor=bjuv_coordinator, year=2025, source="x", counts=[actions.Count(bjuv, 5)]
        )


def test_per_inhabitant_and_exact_sums_equal_sql(demand: Any, coordinator: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT round(sum(l.quantity * i.unit_price), 2) FROM needs_answerline l"
            " JOIN needs_inquiryitem i ON i.id = l.item_id"
        )
        (by_hand,) = cursor.fetchone()
    assert demand.value_per_year == by_hand == Decimal("30000.00")
