"""Spreadsheets and JSON to a file of text columns; run as a child process with limited memory.

`python -m portal.jobs.reading.convert KIND SOURCE TARGET` writes an Arrow stream whose first
column is the row number in the source, and prints one line of JSON about it. A malformed file may
exhaust or stop the reader; in a child that costs the person a sentence and the server nothing.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa

from portal.jobs.reading.faults import BadFile

MAX_MEMORY = 4 * 1024**3
MAX_SECONDS = 300
BATCH = 20_000


def as_text(value: Any) -> str:
    """A cell as its text: whole numbers without decimals, dates as ISO."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    return "" if value is None else str(value)


def write_rows(rows: Iterable[tuple[int, list[str]]], width: int, target: Path) -> int:
    """Write numbered rows as an Arrow stream; rows without any content are left out."""
    names = [f"c{index}" for index in range(width)]
    schema = pa.schema([("row", pa.int32()), *((name, pa.string()) for name in names)])
    written = 0
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for numbers, cells in _batches(rows, width):
            arrays = [pa.array(numbers, pa.int32()), *(pa.array(c, pa.string()) for c in cells)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            written += len(numbers)
    return written


def _batches(
    rows: Iterable[tuple[int, list[str]]], width: int
) -> Iterator[tuple[list[int], list[list[str]]]]:
    numbers: list[int] = []
    cells: list[list[str]] = [[] for _ in range(width)]
    for number, row in rows:
        if not any(row):
            continue
        numbers.append(number)
        for index in range(width):
            cells[index].append(row[index] if index < len(row) else "")
        if len(numbers) == BATCH:
            yield numbers, cells
            numbers, cells = [], [[] for _ in range(width)]
    if numbers:
        yield numbers, cells


def convert_spreadsheet(kind: str, source: Path, target: Path) -> dict[str, Any]:
    """The sheet with most cells; the names of other sheets with content are reported."""
    workbook = open_workbook(kind, source)
    try:
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # here as well
        raise BadFile("damaged") from error
    filled = [sheet for sheet in sheets if sheet.height and sheet.width]
    if not filled:
        raise BadFile("empty_sheet")
    sheet = max(filled, key=lambda one: one.height * one.width)
    first_row = (sheet.start or (0, 0))[0] + 1 if sheet.height == sheet.total_height else 1
    rows = (
        (number, [as_text(cell) for cell in row])
        for number, row in enumerate(sheet.iter_rows(), start=first_row)
    )
    written = write_rows(rows, sheet.width, target)
    if not written:
        raise BadFile("empty_sheet")
    return {
        "rows": written,
        "width": sheet.width,
        "sheet": sheet.name,
        "other_sheets": [other.name for other in filled if other is not sheet],
    }


def convert_json(source: Path, target: Path) -> dict[str, Any]:
    """A row store: a list of objects, bare or under `results`, `rows`, `data` or `value`."""
    try:
        text = source.read_bytes()
        found = json.loads(text.decode(json.detect_encoding(text)).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise BadFile("damaged") from error
    stated = None
    if isinstance(found, dict):
        stated = found.get("resultCount")
        found = next((found[k] for k in ("results", "rows", "data", "value") if k in found), None)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadFile("no_rows_in_json")
    if not found:
        raise BadFile("empty_sheet")
    keys = list(dict.fromkeys(key for row in found for key in row))
    header = [key.strip("\ufeff \t") for key in keys]

    def rows() -> Iterator[tuple[int, list[str]]]:
        yield 0, header
        for number, row in enumerate(found, start=1):
            yield number, [as_text(row.get(key)) for key in keys]

    report: dict[str, Any] = {"rows": write_rows(rows(), len(keys), target), "width": len(keys)}
    if isinstance(stated, int) and stated > len(found):
        report["stated"] = stated
        report["held"] = len(found)
    return report


def lower_limits(*, memory: int, seconds: int) -> None:
    """Lower the limits of this process; some systems refuse, and then the machine's own hold."""
    for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def open_workbook(kind: str, source: Path, **most: int) -> Any:
    """A workbook of any kind. Raises `BadFile`; `most` as `check_archive` takes it."""
    from python_calamine import CalamineWorkbook

    from portal.jobs.reading.safety import check_archive

    if kind in {"xlsx", "ods"}:
        check_archive(source, **most)
    try:
        return CalamineWorkbook.from_path(str(source))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic in the reader is not an Exception
        raise BadFile("encrypted" if "assword" in str(error) else "damaged") from error


def main(arguments: list[str]) -> int:
    """Convert, print what was found or the fault, and answer 0 or 1."""
    kind, source, target = arguments
    lower_limits(memory=MAX_MEMORY, seconds=MAX_SECONDS)
    try:
        if kind == "json":
            report = convert_json(Path(source), Path(target))
        else:
            report = convert_spreadsheet(kind, Path(source), Path(target))
    except BadFile as fault:
        report = {"fault": fault.code, "facts": fault.facts}
    except MemoryError:
        report = {"fault": "too_much_memory", "facts": {}}
    sys.stdout.write(json.dumps(report))
    return 1 if "fault" in report else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
