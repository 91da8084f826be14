"""A workbook to cells of text; run as a child process with limited memory.

`python -m needs.inquiries.spreadsheets.convert SOURCE TARGET` writes every sheet as JSON: its cells
as texts by row, which ranges are merged, and which cells hold a formula. Formulas are never run:
what the file kept of their result is what stands in the cell.
"""

import html
import json
import re
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from portal.jobs.reading.convert import as_text, lower_limits, open_workbook
from portal.jobs.reading.faults import BadFile

MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 30
MAX_UNPACKED = 60_000_000
MAX_AREA = 400_000
MOST_SHEETS = 8
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]+)"')
_TARGET = re.compile(rb"<Relationship\b[^>]*>")
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*?>\s*<(?:\w+:)?f[\s/>]'
)


def cell_text(value: Any) -> str:
    """A cell as a person would have typed it: decimal comma, days as ISO."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and not value.is_integer():
        return format(value, ".10f").rstrip("0").replace(".", ",")
    if type(value) is date or isinstance(value, datetime):
        return value.isoformat()[:10]
    text = as_text(value)
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_CELL]


def sheets_of(source: Path) -> list[dict[str, Any]]:
    """Every sheet: name, rows of texts from cell A1, merged ranges, and cells with a formula."""
    book = open_workbook("xlsx", source, max_unpacked=MAX_UNPACKED, max_cells=MAX_AREA)
    formulas = _formulas(source)
    found = []
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = [
            [cell_text(cell) for cell in row[:MOST_COLUMNS]]
            for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
        ]
        found.append(
            {
                "name": name,
                "rows": rows,
                "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or []],
                "formulas": formulas.get(name, []),
            }
        )
    return found


def _formulas(source: Path) -> dict[str, list[str]]:
    """The addresses of cells with a formula, by the sheet's name."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            book = archive.read("xl/workbook.xml")
            links = archive.read("xl/_rels/workbook.xml.rels")
            targets = {}
            for link in _TARGET.findall(links):
                pk = re.search(rb'\bId="([^"]+)"', link)
                target = re.search(rb'\bTarget="([^"]+)"', link)
                if pk and target:
                    path = target[1].decode(errors="replace")
                    targets[pk[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
            found = {}
            for name, pk in _SHEET.findall(book):
                path = targets.get(pk, "")
                if path in names:
                    cells = _FORMULA.findall(archive.read(path))
                    found[_plain(name)] = [cell.decode() for cell in cells]
            return found
    except (KeyError, zipfile.BadZipFile, OSError) as error:
        raise BadFile("damaged") from error


def _plain(name: bytes) -> str:
    return html.unescape(name.decode(errors="replace"))


def main(arguments: list[str]) -> int:
    """Convert, print what was found or the fault, and answer 0 or 1."""
    source, target = arguments
    lower_limits(memory=MAX_MEMORY, seconds=MAX_SECONDS)
    report: dict[str, Any]
    try:
        found = sheets_of(Path(source))
        Path(target).write_text(json.dumps(found, ensure_ascii=False))
        report = {"sheets": len(found)}
    except BadFile as fault:
        report = {"fault": fault.code, "facts": fault.facts}
    except MemoryError:
        report = {"fault": "too_much_memory", "facts": {}}
    print(json.dumps(report))  # noqa: T201 - this is what the parent reads
    return 0 if "fault" not in report else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
