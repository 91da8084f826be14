"""Small ledgers of every shape, made in the test."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

HEADER = [
    "Leverantör",
    "Organisationsnummer",
    "Fakturanummer",
    "Konto",
    "Bokföringsdatum",
    "Belopp",
]
ROWS = [
    ["Exempelhemmet AB", "556000-4615", "F1", "4610 Vård", "2026-03-02", "1000,50"],
    ["Omsorg i Exempelstad AB", "5560360793", "F2", "4610 Vård", "2026-03-31", "-200,25"],
    ["Okänd firma", "SAKNAS", "F3", "6400 Livsmedel", "2026-03-15", "10"],
]


def text(rows: list[list[str]] | None = None, *, delimiter: str = ";", end: str = "\r\n") -> str:
    """The rows as CSV text."""
    return "".join(delimiter.join(row) + end for row in [HEADER, *(ROWS if rows is None else rows)])


def csv(rows: list[list[str]] | None = None, *, encoding: str = "utf-8", **how: Any) -> bytes:
    """The rows as a CSV file."""
    return text(rows, **how).encode(encoding)


def xlsx(rows: list[list[Any]], *, sheets: int = 1) -> bytes:
    """A workbook; strings, numbers and dates keep their type."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Data")
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(y, x, cell, day)  # type: ignore[arg-type]
                elif cell is not None:
                    sheet.write(y, x, cell)
        for number in range(1, sheets):
            book.add_worksheet(f"Blad {number}").write(0, 0, "annat")
    return out.getvalue()


def json_store(rows: list[dict[str, Any]], stated: int) -> bytes:
    """A row store as open data portals give it, with a mark before the first key."""
    return json.dumps({"resultCount": stated, "results": rows}, ensure_ascii=False).encode()


def bomb(size: int) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes of nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(size // 1_000_000):
                sheet.write(b" " * 1_000_000)
    return out.getvalue()


def save(folder: Path, content: bytes, name: str = "ledger.csv") -> Path:
    """A file on disk."""
    path = folder / name
    path.write_bytes(content)
    return path
