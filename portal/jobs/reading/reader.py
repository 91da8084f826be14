"""From an uploaded file to batches of text columns with row numbers, whatever the file was."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from portal.jobs.reading import columns, sniff
from portal.jobs.reading.faults import BadFile

BLOCK = 2 * 1024 * 1024
SAMPLE_ROWS = 200
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Layout:
    """How a file is built; kept with the import, so that every reading is the same reading."""

    kind: str
    headers: list[str]
    header_row: int
    prepared: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Primitives for a JSON field."""
        return asdict(self)


@dataclass(slots=True)
class Batch:
    """Rows in order: where they stand in the file, their cells, and rows of the wrong width."""

    numbers: np.ndarray
    cells: list[Any]
    misfits: list[tuple[int, str]]


def prepare(original: Path, folder: Path) -> Layout:
    """Find out what the file is and leave a readable form of it in `folder`.

    Raises `BadFile` with the reason for a file that cannot be a ledger.
    """
    kind = sniff.kind_of(original)
    if kind == "csv":
        return _prepare_text(original, folder)
    return _prepare_converted(kind, original, folder)


def _prepare_text(original: Path, folder: Path) -> Layout:
    encoding = sniff.encoding_of(original)
    prepared = original
    if encoding not in {"utf-8", "utf-8-sig"}:
        prepared = folder / "text.csv"
        sniff.write_as_utf8(original, prepared, encoding)
    lines = sniff.first_lines(prepared)
    delimiter = sniff.delimiter_of(lines)
    rows = [sniff.split(line, delimiter) for line in lines]
    header = columns.header_row_of(rows)
    widths = Counter(len(row) for row in rows[header + 1 :] if any(row))
    if not widths:
        raise BadFile("only_header")
    width = max(widths, key=lambda w: (widths[w], w))
    headers = [_header(cell) for cell in rows[header]] + [""] * width
    return Layout(
        kind="csv",
        headers=headers[:width],
        header_row=header + 1,
        prepared=str(prepared),
        encoding=encoding,
        delimiter=delimiter,
    )


def _header(cell: str) -> str:
    return " ".join(cell.replace("\x00", "").split())[:120]


def _prepare_converted(kind: str, original: Path, folder: Path) -> Layout:
    prepared = folder / "rows.arrow"
    report = _convert(kind, original, prepared)
    head = next(_stream(prepared), None)
    if head is None:
        raise BadFile("empty_sheet")
    top = _rows(head.column(0).to_pylist(), head.slice(0, 40))
    index = columns.header_row_of([cells for _number, cells in top])
    notes = []
    if report.get("other_sheets"):
        notes.append({"code": "other_sheets", "sheets": ", ".join(report["other_sheets"])[:300]})
    if report.get("stated"):
        notes.append({"code": "part_of_store", "held": report["held"], "stated": report["stated"]})
    if report["rows"] <= index + 1:
        raise BadFile("only_header")
    return Layout(
        kind=kind,
        headers=[_header(cell) for cell in top[index][1]],
        header_row=top[index][0],
        prepared=str(prepared),
        sheet=report.get("sheet", ""),
        notes=notes,
    )


def _convert(kind: str, original: Path, prepared: Path) -> dict[str, Any]:
    module = "portal.jobs.reading.convert"
    return run_apart(module, kind, str(original), str(prepared), seconds=400)


def run_apart(module: str, *arguments: str, seconds: int) -> dict[str, Any]:
    """Run a converter in a child process, whose memory and time are limited: what it reports.

    Raises `BadFile` for the fault that it found, or when it did not live to find one.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            capture_output=True,
            timeout=seconds,
            check=False,
            env=environment,
            cwd=_ROOT,
        )
        report: dict[str, Any] | None = json.loads(done.stdout or b"null")
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise BadFile("damaged") from error
    if not report:
        raise BadFile("too_much_memory" if done.returncode < 0 else "damaged")
    if "fault" in report:
        raise BadFile(report["fault"], **report["facts"])
    return report


def _stream(prepared: Path) -> Iterator[pa.RecordBatch]:
    with pa.memory_map(str(prepared)) as source, pa.ipc.open_stream(source) as reader:
        yield from reader


def _rows(numbers: list[int], batch: pa.RecordBatch) -> list[tuple[int, list[str]]]:
    cells = [column.to_pylist() for column in batch.columns[1:]]
    return [(numbers[i], [column[i] for column in cells]) for i in range(batch.num_rows)]


def sample(layout: Layout, count: int = SAMPLE_ROWS) -> list[list[str]]:
    """The first rows below the header, as cells of text."""
    for batch in read(layout):
        size = min(count, len(batch.numbers))
        cells = [column.slice(0, size).to_pylist() for column in batch.cells]
        return [[column[i] for column in cells] for i in range(size)]
    return []


def read(layout: Layout) -> Iterator[Batch]:
    """All rows below the header, in order, a few megabytes at a time."""
    return _read_text(layout) if layout.kind == "csv" else _read_converted(layout)


def _read_converted(layout: Layout) -> Iterator[Batch]:
    for batch in _stream(Path(layout.prepared)):
        below = batch.filter(pc.greater(batch.column(0), layout.header_row))
        if below.num_rows:
            numbers = below.column(0).to_numpy().astype(np.int64)
            yield Batch(numbers, below.columns[1:], [])


def _read_text(layout: Layout) -> Iterator[Batch]:
    width = len(layout.headers)
    misfits: list[tuple[int, str]] = []
    open_quotes: list[int] = []

    def misfit(row: Any) -> str:  # whatever it raises is lost, so it answers
        if "\n" in row.text and row.text.count('"') % 2:
            open_quotes.append(row.number)
            return "error"
        misfits.append((row.number, row.text[:2000]))
        return "skip"

    names = [f"c{index}" for index in range(width)]
    try:
        reader = arrow_csv.open_csv(
            layout.prepared,
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK,
                skip_rows=layout.header_row,
                column_names=names,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=layout.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=misfit,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        yield from _numbered(reader, layout, misfits)
    except pa.ArrowInvalid as error:
        if open_quotes or "straddling" in str(error):
            raise BadFile("open_quote", row=next(iter(open_quotes), "?")) from error
        raise BadFile("damaged") from error


def _numbered(reader: Any, layout: Layout, misfits: list[tuple[int, str]]) -> Iterator[Batch]:
    """Give each row its number in the file: rows of the wrong width stand between the others.

    The parser works a block ahead, so misfits that belong to a later batch wait for it.
    """
    following = layout.header_row + 1
    waiting: list[tuple[int, str]] = []
    for batch in reader:
        waiting += misfits
        misfits.clear()
        numbers = np.arange(following, following + batch.num_rows, dtype=np.int64)
        here: list[tuple[int, str]] = []
        for number, text in waiting:
            place = number - following - len(here)
            if place > batch.num_rows:
                break
            numbers[place:] += 1
            here.append((number, text))
        waiting = waiting[len(here) :]
        following += batch.num_rows + len(here)
        _refuse_swallowed_rows(batch, numbers, layout.delimiter)
        yield Batch(numbers, batch.columns, [m for m in here if m[1].strip()])
    waiting += misfits
    if waiting:
        rest = [m for m in waiting if m[1].strip()]
        empty = [pa.array([], pa.string()) for _ in layout.headers]
        yield Batch(np.array([], dtype=np.int64), empty, rest)


def _refuse_swallowed_rows(batch: pa.RecordBatch, numbers: np.ndarray, delimiter: str) -> None:
    """A quotation mark that is never closed swallows the rows after it: stop, and say where."""
    for column in batch.columns:
        broken = pc.match_substring(column, "\n")
        if not pc.any(broken).as_py():
            continue
        for index in pc.indices_nonzero(broken).to_pylist():
            text = column[index].as_py()
            rest = text.split("\n", 1)[1]
            cells = next(csv.reader([rest.replace("\n", " ")], delimiter=delimiter), [])
            if len(cells) >= max(2, batch.num_columns - 1):
                raise BadFile("open_quote", row=int(numbers[index]))
