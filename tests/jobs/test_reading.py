"""Every shape of file comes out as the same rows, or as one clear fault."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.usage.period import Period
from portal.core.errors import ActionError
from portal.jobs.reading import columns, convert, numbers, reader, safety, values
from portal.jobs.reading.columns import Field
from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.normalise import Normaliser
from portal.jobs.reading.numbers import NumberKind
from tests.usage import files


def read(path: Path, period: str = "2026-03") -> tuple[list[dict[str, Any]], list[Any], int]:
    """All accepted rows, all rejected rows, and how many were masked."""
    layout = reader.prepare(path, path.parent)
    sample = reader.sample(layout)
    mapping = columns.guess(layout.headers, sample)
    months = Period.parse(period)
    sign = values.decimal_sign_of([row[mapping[Field.AMOUNT]] for row in sample])
    if layout.kind not in {"csv", "json"}:
        sign = "."
    normaliser = Normaliser(mapping, months.first, months.last, decimal_sign=sign)
    accepted, rejected, masked = [], [], 0
    for batch in reader.read(layout):
        result = normaliser.batch(batch)
        assert result.read == result.accepted.num_rows + len(result.rejected)
        accepted += result.accepted.to_pylist()
        rejected += result.rejected
        masked += result.masked
    return accepted, rejected, masked


def amounts(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row["amount"]) for row in rows]


EXPECTED = ["1000.50", "-200.25", "10.00"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends_give_the_same_rows(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = files.save(tmp_path, files.csv(encoding=encoding, end=end))
    accepted, rejected, _masked = read(path)
    assert amounts(accepted) == EXPECTED
    assert not rejected
    assert accepted[2]["supplier_name"] == "Okänd firma"
    assert [row["row_number"] for row in accepted] == [2, 3, 4]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    accepted, _rejected, _masked = read(files.save(tmp_path, files.csv(delimiter=delimiter)))
    assert amounts(accepted) == EXPECTED


def test_comma_between_cells_and_decimal_point(tmp_path: Path) -> None:
    rows = [[*row[:5], row[5].replace(",", ".")] for row in files.ROWS]
    accepted, _rejected, _masked = read(files.save(tmp_path, files.csv(rows, delimiter=",")))
    assert amounts(accepted) == EXPECTED


def test_title_rows_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    content = "Leverantörsreskontra\r\nUttag 2026-04-02;;\r\n\r\n" + files.text()
    path = files.save(tmp_path, (content + ";;;;;\r\n\r\n").encode())
    accepted, rejected, _masked = read(path)
    assert amounts(accepted) == EXPECTED
    assert not rejected
    assert accepted[0]["row_number"] == 5


def test_delimiters_in_quoted_names_stay_in_the_name(tmp_path: Path) -> None:
    rows = [['"Hem; och ""vård"" AB"', *files.ROWS[0][1:]], *files.ROWS[1:]]
    accepted, _rejected, _masked = read(files.save(tmp_path, files.csv(rows)))
    assert accepted[0]["supplier_name"] == 'Hem; och "vård" AB'


def test_a_workbook_with_types_gives_the_same_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Leverantörsreskontra"],
        [],
        files.HEADER,
        ["Exempelhemmet AB", "556000-4615", 1, "4610 Vård", date(2026, 3, 2), 1000.5],
        ["Omsorg i Exempelstad AB", 5560360793, 2, 4610, date(2026, 3, 31), -200.25],
        ["Okänd firma", None, 3, 4610, date(2026, 3, 15), 10],
        ["Trekronor AB", None, 3, 4610, 46097, 1.005],
    ]
    path = files.save(tmp_path, files.xlsx(rows, sheets=2), "ledger.xlsx")
    accepted, rejected, _masked = read(path)
    assert amounts(accepted) == [*EXPECTED, "1.01"]
    assert not rejected
    assert [row["row_number"] for row in accepted] == [4, 5, 6, 7]
    assert accepted[1]["supplier_number"] == "5560360793"
    assert accepted[3]["date"] == date(2026, 3, 16)


def test_a_row_store_keeps_its_keys_and_says_when_it_is_a_part(tmp_path: Path) -> None:
    rows = [
        {
            "\ufeffdatum": "2026-03-01",
            "leverantor": "A",
            "leverantor_id": "10004007",
            "belopp": "-1302,03",
        }
    ]
    path = files.save(tmp_path, files.json_store(rows, stated=400), "rows.json")
    accepted, _rejected, _masked = read(path)
    assert amounts(accepted) == ["-1302.03"]
    assert accepted[0]["number_kind"] == NumberKind.INTERNAL
    assert reader.prepare(path, tmp_path).notes == [
        {"code": "part_of_store", "held": 1, "stated": 400}
    ]


def test_equal_rows_are_both_kept(tmp_path: Path) -> None:
    accepted, _rejected, _masked = read(files.save(tmp_path, files.csv([files.ROWS[0]] * 3)))
    assert len(accepted) == 3


def test_every_bad_row_is_listed_with_place_and_reason(tmp_path: Path) -> None:
    good = files.ROWS[0]
    rows = [
        good,
        [*good[:5], "tusen"],
        [*good[:5], ""],
        [*good[:4], "2026-04-01", "5"],
        [*good[:4], "i går", "5"],
        ["för", "få"],
        [*good[:5], "99999999999999999"],
        ["Summa:", "", "", "", "", "1000,50"],
        good,
        ["", "", "", "", "", "77"],
    ]
    accepted, rejected, _masked = read(files.save(tmp_path, files.csv(rows)))
    assert [row["row_number"] for row in accepted] == [2, 10]
    assert [(row.row_number, row.reason) for row in rejected] == [
        (3, "amount_unreadable"),
        (4, "amount_missing"),
        (5, "date_outside"),
        (6, "date_unreadable"),
        (7, "wrong_width"),
        (8, "amount_too_large"),
        (9, "total_row"),
        (11, "total_row"),
    ]
    assert rejected[0].text.startswith("Exempelhemmet AB | 556000-4615")


def test_row_numbers_hold_over_many_batches(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(reader, "BLOCK", 4096)
    rows = [[f"L{n}", *files.ROWS[0][1:]] if n % 97 else ["kort"] for n in range(1, 3000)]
    accepted, rejected, _masked = read(files.save(tmp_path, files.csv(rows)))
    assert all(row["supplier_name"] == f"L{row['row_number'] - 1}" for row in accepted)
    assert [row.row_number for row in rejected] == [n + 1 for n in range(97, 3000, 97)]


def test_a_quotation_mark_never_closed_stops_the_reading(tmp_path: Path) -> None:
    rows = [['"Exempelhemmet AB', *files.ROWS[0][1:]], *files.ROWS]
    with pytest.raises(BadFile) as fault:
        read(files.save(tmp_path, files.csv(rows)))
    assert fault.value.code == "open_quote"


@pytest.mark.parametrize(
    ("cell", "kind", "number", "others", "masked"),
    [
        ("556000-4615", "organisation", "5560004615", "", False),
        ("165560004615", "organisation", "5560004615", "", False),
        ("SE556000461501", "organisation", "5560004615", "", False),
        ("556811-9357/556168-8523", "several", "5568119357", "5561688523", False),
        ("556030-8800 AXSTORES 663000-1557", "several", "5560308800", "6630001557", False),
        ("SAKNAS", "missing", "", "", False),
        ("", "missing", "", "", False),
        ("-", "missing", "", "", False),
        ("DK78479310", "foreign", "DK78479310", "", False),
        ("EE 100456868", "foreign", "EE100456868", "", False),
        ("000000-xxxx", "person", "", "", True),
        ("000000-0158", "person", "", "", True),
        ("811228-9874", "person", "", "", True),
        ("19811228-9874", "person", "", "", True),
        ("811228+9874", "person", "", "", True),
        ("8112289874", "person", "", "", True),
        ("811228-9874, 556000-4615", "organisation", "5560004615", "", True),
        ("10004007", "internal", "10004007", "", False),
    ],
)
def test_supplier_numbers(cell: str, kind: str, number: str, others: str, masked: bool) -> None:
    found = numbers.parse(cell)
    assert (found.kind, found.number, found.others, found.masked) == (kind, number, others, masked)


def test_a_personal_number_robbed_of_its_zeros_by_a_spreadsheet_is_masked() -> None:
    assert numbers.parse("101010007").kind == numbers.parse("0101010007").kind == "person"


def test_personal_numbers_are_covered_in_every_cell(tmp_path: Path) -> None:
    rows = [
        ["Anna 811228-9874", "811228-9874", "811228-9874", "4610 8112289874", "2026-03-02", "1"],
        ["Bo", "811228-9874", "F1", "4610", "2026-03-02", "fel 811228-9874"],
        ["Cia", "556000-4615", "8112289874", "4610", "2026-03-02", "1"],
    ]
    accepted, rejected, masked = read(files.save(tmp_path, files.csv(rows)))
    assert masked == 1
    shown = str(accepted) + str(rejected)
    assert "811228-9874" not in shown
    assert accepted[1]["invoice_number"] == "8112289874"  # a number that only happens to add up


@pytest.mark.parametrize(
    ("written", "sign", "expected"),
    [
        ("1 234,50", ",", 123450),
        ("1\u00a0234,50 kr", ",", 123450),
        ("1.234.567,89", ",", 123456789),
        ("1.234", ",", 123400),
        ("1234.5", ",", 123450),
        ("1,234.50", ".", 123450),
        ("1234,50", ".", 123450),
        ("12,50-", ",", -1250),
        ("(12,50)", ",", -1250),
        ("\u221212", ",", -1200),
        ("0,005", ",", 1),
        ("1,234.50", ",", None),
        ("1.2.3", ",", None),
        ("tolv", ",", None),
        ("", ",", None),
    ],
)
def test_amounts_are_read_to_the_ore_or_not_at_all(
    written: str, sign: str, expected: int | None
) -> None:
    assert values.cents(written, sign) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"%PDF-1.7 ...", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        (b"<html><body>404</body></html>", "wrong_type"),
        (b"\x7fELF\x02\x01\x01" + bytes(200), "wrong_type"),
        ("bara löpande text\nutan kolumner\n".encode(), "no_columns"),
        (files.csv([]), "only_header"),
        (b'{"meddelande": "fel"}', "no_rows_in_json"),
        (b"{trasig", "damaged"),
        (b"PK\x03\x04 trasig", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
    ],
)
def test_what_cannot_be_a_ledger_gets_one_fault(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(BadFile) as fault:
        reader.prepare(files.save(tmp_path, content), tmp_path)
    assert fault.value.code == code


def test_an_empty_sheet_and_another_archive(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as fault:
        reader.prepare(files.save(tmp_path, files.xlsx([])), tmp_path)
    assert fault.value.code == "empty_sheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("bild.txt", "x")
    with pytest.raises(BadFile) as fault:
        reader.prepare(files.save(tmp_path, out.getvalue()), tmp_path)
    assert fault.value.code == "wrong_type"


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: Any) -> None:
    path = files.save(tmp_path, files.bomb(20_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(BadFile) as fault:
        safety.check_archive(path, max_unpacked=10_000_000)
    assert fault.value.code == "bomb"
    assert safety.MAX_UNPACKED < convert.MAX_MEMORY


def test_a_sheet_with_one_cell_far_out_is_not_opened(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(
            "xl/worksheets/sheet1.xml", '<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'
        )
    with pytest.raises(BadFile) as fault:
        reader.prepare(files.save(tmp_path, out.getvalue()), tmp_path)
    assert fault.value.code == "too_large_area"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-03", date(2016, 3, 1), date(2016, 3, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026K4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02--2024-03", date(2024, 2, 1), date(2024, 3, 31)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("text", ["", "mars", "2016-13", "2016-00", "16-03", "2026-03--2026-01"])
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(ActionError, match="period"):
        Period.parse(text)
