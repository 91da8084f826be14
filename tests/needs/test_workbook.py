"""The lines as a workbook made for one party, and what comes back in it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from needs.inquiries import actions
from needs.inquiries.answering.models import SheetUpload
from needs.inquiries.answering.prefill import NO_OFFERS
from needs.inquiries.models import Answer, InquiryItem
from needs.inquiries.spreadsheets import layout, reading, writing
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError

pytestmark = pytest.mark.django_db
HEADS = [f"{layout.KEY_PREFIX}{key}" for key in layout.COLUMNS]


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def book(
    rows: list[list[Any]],
    mark: str,
    heads: list[str] | None = None,
    change: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook as a person may have left it: hidden names, rows, and the mark."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet("Behov")
        for y, row in enumerate([heads or HEADS, *rows]):
            for x, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("{="):
                    formula, value = cell[1:-1].split("|")
                    sheet.write_formula(y, x, formula, None, value)
                else:
                    sheet.write(y, x, cell)
        if change:
            change(made, sheet)
        made.add_worksheet(layout.MARK_SHEET).write_string(0, 0, mark)
    return out.getvalue()


def row(item: InquiryItem, quantity: Any = "", confidence: str = "", note: str = "") -> list[Any]:
    """One line as it stands in the file."""
    return [
        str(item.pk), item.name, "", item.unit, "", "", quantity, confidence, note, "", ""
    ]  # fmt: skip


def read(answer: Answer, content: bytes, **typed: list[str]) -> reading.Found:
    return reading.read([content], answer, typed, NO_OFFERS)


def told(found: reading.Found) -> list[tuple[str, str]]:
    return [(fault.cell, fault.stands) for fault in found.faults]


@pytest.fixture
def items(bjuv_answer: Answer) -> list[InquiryItem]:
    """The two lines."""
    return list(bjuv_answer.inquiry.items.all())


def test_there_and_back(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, items: list[InquiryItem]
) -> None:
    client = client_of(bjuv_coordinator)
    actions.save_draft(
        actor=bjuv_coordinator,
        answer=bjuv_answer,
        values={f"quantity_{items[0].pk}": ["12,5"], f"note_{items[0].pk}": ["=1+1"]},
        version=0,
        token="a",
    )
    response = client.get(reverse("needs:sheet_download", args=[bjuv_answer.pk]))
    content = response.content
    made = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = made.get_sheet_by_index(0).to_python(skip_empty_area=False)
    line = next(row for row in rows if row[0] == str(items[0].pk))
    assert line[6] == 12.5
    assert line[8] == "=1+1", "a text, and no formula"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "veryHidden" in archive.read("xl/workbook.xml").decode()
    assert "<f>" not in sheet
    assert "sheetProtection" in sheet
    assert sheet.count("<dataValidation ") == 4
    bjuv_answer.refresh_from_db()
    found = reading.read([content], bjuv_answer, dict(bjuv_answer.draft), NO_OFFERS)
    assert not found.faults
    assert not found.remarks
    assert [c.field for c in found.changes if not c.field.startswith("confidence")] == []


def test_it_is_looked_at_first_and_taken_over_then(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, items: list[InquiryItem]
) -> None:
    client = client_of(bjuv_coordinator)
    content = book(
        [row(items[0], "2 340,5", "Säkert"), row(items[1], "många")], layout.mark_of(bjuv_answer)
    )
    response = client.post(
        reverse("needs:sheet_upload", args=[bjuv_answer.pk]),
        {"file": SimpleUploadedFile("rader.xlsx", content)},
    )
    page = text_of(client.get(response["Location"]))
    assert "2 340,5" in page
    assert "G3" in page
    assert "många" in page
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft == {}
    client.post(response["Location"])
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft[f"quantity_{items[0].pk}"][0].replace("\xa0", " ") == "2 340,5"
    assert bjuv_answer.draft[f"confidence_{items[0].pk}"] == ["high"]
    assert AuditEvent.objects.filter(code="needs.sheet_taken").count() == 1
    upload = SheetUpload.objects.get()
    with pytest.raises(ActionError):
        actions.take_sheet(actor=bjuv_coordinator, sheet=upload, untouched={})


def test_what_a_colleague_changed_meanwhile_stands(
    client_of: Any, bjuv_coordinator: Any, bjuv_answer: Answer, items: list[InquiryItem]
) -> None:
    client = client_of(bjuv_coordinator)
    content = book([row(items[0], 5), row(items[1], 6)], layout.mark_of(bjuv_answer))
    response = client.post(
        reverse("needs:sheet_upload", args=[bjuv_answer.pk]),
        {"file": SimpleUploadedFile("rader.xlsx", content)},
    )
    actions.save_draft(
        actor=bjuv_coordinator,
        answer=bjuv_answer,
        values={f"quantity_{items[0].pk}": ["99"]},
        version=0,
        token="other",
    )
    page = text_of(client.post(response["Location"], follow=True))
    assert items[0].name in page
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.draft[f"quantity_{items[0].pk}"] == ["99"]
    assert bjuv_answer.draft[f"quantity_{items[1].pk}"] == ["6"]


def test_another_partys_file_and_an_older_version_are_refused_with_words(
    bjuv_answer: Answer, lund_answer: Answer, items: list[InquiryItem]
) -> None:
    rows = [row(items[0], 5), row(items[1], 6)]
    mark = layout.mark_of(bjuv_answer)
    for wrong, words in (
        (layout.mark_of(lund_answer), "annan organisation"),
        (mark[:-2] + ("aa" if mark[-2:] != "aa" else "bb"), "har ändrats"),
        ("", "inte gjord här"),
    ):
        with pytest.raises(ActionError, match=words):
            read(bjuv_answer, book(rows, wrong))
    items[0].unit = "månader"
    items[0].save()
    with pytest.raises(ActionError, match="äldre version"):
        read(bjuv_answer, book(rows, mark))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a workbook", b"a;b\n1;2\n", b"%PDF-1.4 no"]
)
def test_what_is_no_workbook_is_refused(bjuv_answer: Answer, content: bytes) -> None:
    with pytest.raises(ActionError) as refused:
        read(bjuv_answer, content)
    assert refused.value.field == "file"


def test_bad_cells_are_named_with_their_address_and_nothing_is_lost(
    bjuv_answer: Answer, items: list[InquiryItem]
) -> None:
    rows = [row(items[0], -5, "kanske", "19121212-1212"), row(items[1], 12.345)]
    rows[1][9], rows[1][10] = "Avtal", "snart"
    rows.append(["", "Ny rad", "", "", "", "", 7, "", "", "", ""])
    found = read(bjuv_answer, book(rows, layout.mark_of(bjuv_answer)))
    assert [cell for cell, _stands in told(found)] == ["G2", "H2", "I2", "G3", "K3", "B4"]
    assert ("G2", "-5") in told(found)
    assert "1212-1212" not in str(found.as_json())
    assert ("B4", "Ny rad") in told(found)
    assert [(c.field, c.after) for c in found.changes] == [(f"agreement_{items[1].pk}", "Avtal")]


@pytest.mark.parametrize("figure", [10**13, "1e999", "NaN", "=1+1", "+46 70", "1.2.3"])
def test_absurd_figures_are_no_figures(
    bjuv_answer: Answer, items: list[InquiryItem], figure: Any
) -> None:
    found = read(bjuv_answer, book([row(items[0], figure)], layout.mark_of(bjuv_answer)))
    assert [cell for cell, _stands in told(found)] == ["G2"]
    assert not found.changes


def test_rows_removed_and_doubled_and_columns_moved(
    bjuv_answer: Answer, items: list[InquiryItem]
) -> None:
    order = [6, 1, 0, 7, 2, 3, 4, 5, 8, 9]
    rows = [[row(items[0], "12,5")[x] for x in order], [row(items[0], 3)[x] for x in order]]
    heads = [HEADS[x] for x in order]
    found = read(bjuv_answer, book(rows, layout.mark_of(bjuv_answer), heads))
    assert [(c.field, c.after) for c in found.changes] == [(f"quantity_{items[0].pk}", "12,5")]
    assert [cell for cell, _stands in told(found)] == ["B3"]
    remarks = " ".join(found.remarks)
    assert items[1].name in remarks, "the removed line is left as it stands"
    assert str(layout.COLUMNS["until"]) in remarks


def test_a_row_sorted_in_part_is_seen(bjuv_answer: Answer, items: list[InquiryItem]) -> None:
    mixed = [row(items[0], 5), row(items[1], 6)]
    mixed[0][1], mixed[1][1] = mixed[1][1], mixed[0][1]
    found = read(bjuv_answer, book(mixed, layout.mark_of(bjuv_answer)))
    assert len(found.faults) == 2
    assert not found.changes


def test_merged_cells_and_formulas(bjuv_answer: Answer, items: list[InquiryItem]) -> None:
    def merge(_made: Any, sheet: Any) -> None:
        sheet.merge_range("G3:H3", 7)

    rows = [row(items[0], "{=SUM(1,2)|3}"), row(items[1])]
    found = read(bjuv_answer, book(rows, layout.mark_of(bjuv_answer), change=merge))
    assert [(c.field, c.after) for c in found.changes] == [(f"quantity_{items[0].pk}", "3")]
    assert "G2" in found.remarks[0]
    assert {cell for cell, _stands in told(found)} == {"G3", "H3"}


def test_a_file_without_its_names_is_refused(bjuv_answer: Answer, items: list[InquiryItem]) -> None:
    mark = layout.mark_of(bjuv_answer)
    with pytest.raises(ActionError, match="dolda raden"):
        read(bjuv_answer, book([row(items[0], 5)], mark, ["x"] * 11))
    heads = [head if "quantity" not in head else "" for head in HEADS]
    with pytest.raises(ActionError, match=r"Quantity|Mängd"):
        read(bjuv_answer, book([row(items[0], 5)], mark, heads))


def test_only_who_answers_gets_the_file(
    client_of: Any, bjuv_reader: Any, lund_coordinator: Any, bjuv_answer: Answer
) -> None:
    url = reverse("needs:sheet_download", args=[bjuv_answer.pk])
    assert client_of(bjuv_reader).get(url).status_code == 403
    assert client_of(lund_coordinator).get(url).status_code == 404


def test_the_workbook_holds_no_prices(bjuv_answer: Answer) -> None:
    content = writing.workbook(bjuv_answer, {}, NO_OFFERS)
    made = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = [cell for row in made.get_sheet_by_index(0).to_python() for cell in row]
    assert not any("1000" in str(cell) for cell in cells)
