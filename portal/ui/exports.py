"""A table as a file: every visible column, typed values, and no cell a spreadsheet would run.

CSV and XLSX injection: a text beginning with `=`, `+`, `-`, `@`, a tab or a carriage return is read
as a formula by spreadsheets (OWASP, "CSV injection"). In CSV such a text gets an apostrophe in
front; in XLSX every text is written as a string, which is never evaluated.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any, TextIO

from django.http import HttpResponse, QueryDict
from django.utils.encoding import force_str
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from portal.core import clock
from portal.ui.formats import NOTHING

XLSX = "xlsx"
CSV = "csv"
FORMATS = (XLSX, CSV)
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
# A file with more rows than this is made by the worker: a request would take too long for it.
MOST_AT_ONCE = 10_000
_later: list[Callable[[str, QueryDict], str]] = []
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | Decimal | date | datetime | bool | None


def safe_text(text: str) -> str:
    """Take the power from a text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip(" \n").startswith(_DANGEROUS) else text


def plain(value: Any) -> Cell:
    """Return a cell's value without markup; figures and days stay what they are."""
    if isinstance(value, SafeString):
        return unescape(strip_tags(value)).strip()
    if value is None or isinstance(value, bool | int | float | Decimal | date):
        return value
    text = force_str(value)
    return None if text == NOTHING else text


def rows_of(table: Any) -> Iterator[list[Cell]]:
    """Yield the head and every row of a table as it stands: its filters, its order, all pages."""
    columns = [column for column in table.columns if not column.column.exclude_from_export]
    yield [force_str(column.header) for column in columns]
    for row in table.rows:
        yield [plain(row.get_cell_value(column.name)) for column in columns]


def write_csv(rows: Iterable[list[Cell]], out: TextIO) -> None:
    """Write CSV that Excel opens right: in Swedish with semicolons and decimal commas."""
    swedish = (get_language() or "sv").startswith("sv")
    writer = csv.writer(out, delimiter=";" if swedish else ",", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_csv_cell(cell, comma=swedish) for cell in row])


def to_csv(rows: Iterable[list[Cell]]) -> bytes:
    """The same at once."""
    out = io.StringIO()
    write_csv(rows, out)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell, *, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal | float):
        return str(cell).replace(".", ",") if comma else str(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int) else safe_text(cell)


def to_xlsx(rows: Iterable[list[Cell]], *, title: str) -> bytes:
    """Write a workbook with one sheet: a bold, frozen head, a filter, and real numbers and days."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    ) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "decimal": book.add_format({"num_format": "#,##0.00"}),
        }
        last, widths = 0, dict[int, int]()
        for y, row in enumerate(rows):
            last = y
            for x, cell in enumerate(row):
                widths[x] = min(48, max(widths.get(x, 8), len(str(cell or "")) + 2))
                _xlsx_cell(sheet, y, x, cell, styles)
        for x, width in widths.items():
            sheet.set_column(x, x, width)
        sheet.freeze_panes(1, 0)
        if widths:
            sheet.autofilter(0, 0, last, len(widths) - 1)
    return out.getvalue()


def _xlsx_cell(sheet: Any, y: int, x: int, cell: Cell, styles: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(y, x, cell.replace(tzinfo=None), styles["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(y, x, datetime(cell.year, cell.month, cell.day), styles["day"])
    elif isinstance(cell, bool):
        sheet.write_boolean(y, x, cell)
    elif isinstance(cell, int):
        sheet.write_number(y, x, cell)
    elif isinstance(cell, Decimal | float):
        sheet.write_number(y, x, float(cell), styles["decimal"])
    else:
        sheet.write_string(y, x, cell, *([styles["head"]] if y == 0 else []))


def _sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "Data"


def make_later(address: Callable[[str, QueryDict], str]) -> None:
    """Fill in where a large file is asked for: `address(name of the list, its parameters)`."""
    _later[:] = [address]


def address_of_later(name: str, query: QueryDict) -> str:
    """Where a list's file is asked for that is too large for a request; "" when nowhere."""
    return _later[0](name, query) if _later else ""


def file_name(name: str, kind: str) -> str:
    """A file's name: the list and the day."""
    return f"{slugify(name) or 'lista'}-{clock.today():%Y-%m-%d}.{kind}"


def response(table: Any, *, kind: str, name: str) -> HttpResponse:
    """Answer with the table as a file named after the list and the day."""
    return file_of(rows_of(table), kind=kind, name=name)


def file_of(rows: Iterable[list[Cell]], *, kind: str, name: str) -> HttpResponse:
    """Answer with rows, the head first, as a file named after the list and the day."""
    content = to_csv(rows) if kind == CSV else to_xlsx(rows, title=name)
    answer = HttpResponse(content, content_type=TYPES[kind])
    filename = file_name(name, kind)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
