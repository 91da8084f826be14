"""A return's sheets to cells of text; run as a child process with limited memory.

`python -m contracts.reports.reading.convert KIND SOURCE TARGET` writes a list of sheets as JSON
and prints one line about it. Formulas are never run: what the file kept of their result is taken.
"""

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.jobs.reading.convert import as_text, lower_limits, open_workbook
from portal.jobs.reading.faults import BadFile

MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 60
MAX_UNPACKED = 300_000_000
MAX_AREA = 4_000_000
MOST_SHEETS = 12
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 300
_PLACES = Decimal("0.000001")


def cell_text(value: Any) -> str:
    """A cell as a person would have typed it: decimal comma, days as ISO, no noise of floats."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and not value.is_integer() and abs(value) < 1e15:
        number = Decimal(repr(value)).quantize(_PLACES).normalize()
        return format(number, "f").replace(".", ",")
    text = value.isoformat() if type(value) is date else as_text(value)
    return " ".join(text.replace("\x00", "").split())[:LONGEST_CELL]


def sheets_of(kind: str, source: Path) -> list[dict[str, Any]]:
    """Every sheet with content: name, and rows of texts, each as long as it is filled."""
    workbook = open_workbook(kind, source, max_unpacked=MAX_UNPACKED, max_cells=MAX_AREA)
    found = []
    for name in workbook.sheet_names[:MOST_SHEETS]:
        sheet = workbook.get_sheet_by_name(name)
        if not sheet.height or not sheet.width:
            continue
        if sheet.height * sheet.width > MAX_AREA:
            raise BadFile("too_large_area")
        rows = [_row(row) for row in sheet.iter_rows()]
        while rows and not rows[-1]:
            rows.pop()
        if len(rows) > MOST_ROWS:
            raise BadFile("too_many_rows", rows=len(rows), most=MOST_ROWS)
        if rows:
            found.append({"name": name, "rows": rows})
    if not found:
        raise BadFile("empty_sheet")
    return found


def _row(row: list[Any]) -> list[str]:
    cells = [cell_text(cell) for cell in row[:MOST_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def main(arguments: list[str]) -> int:
    """Convert, print what was found or the fault, and answer 0 or 1."""
    kind, source, target = arguments
    lower_limits(memory=MAX_MEMORY, seconds=MAX_SECONDS)
    report: dict[str, Any]
    try:
        found = sheets_of(kind, Path(source))
        Path(target).write_text(json.dumps(found, ensure_ascii=False))
        report = {"sheets": len(found)}
    except BadFile as fault:
        report = {"fault": fault.code, "facts": fault.facts}
    except MemoryError:
        report = {"fault": "too_much_memory", "facts": {}}
    sys.stdout.write(json.dumps(report))
    return 1 if "fault" in report else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
