"""From an uploaded file or pasted cells to sheets of texts, in which no personal number stands."""

import csv
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.reports.enums import Column
from contracts.reports.reading import columns
from contracts.reports.reading.columns import Fit
from contracts.reports.reading.convert import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from portal.core import personal_numbers
from portal.jobs.reading import sniff, values
from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.reader import run_apart

MAX_BYTES = 10 * 1024 * 1024
_SECONDS = 90
# Long numbers are usual here; only what is written as a personal number is covered.
_NUMBERED = frozenset({Column.INVOICE_NUMBER, *Column.figures()})


@dataclass(frozen=True, slots=True)
class Table:
    """The sheets of a return, and how the one that holds the rows is built."""

    names: list[str]
    sheets: list[list[list[str]]]
    fit: Fit


def read_file(pieces: Iterable[bytes], saved: dict[str, str]) -> Table:
    """The sheets of an uploaded file, told by its content. Raises `BadFile`."""
    with tempfile.TemporaryDirectory(prefix="return-") as folder:
        path = Path(folder) / "original"
        size = 0
        with path.open("wb") as out:
            for piece in pieces:
                size += len(piece)
                if size > MAX_BYTES:
                    raise BadFile("too_big", size=f">{MAX_BYTES >> 20}", limit=MAX_BYTES >> 20)
                out.write(piece)
        kind = sniff.kind_of(path)
        if kind == "json":
            raise BadFile("wrong_type", found="JSON")
        if kind == "csv":
            sheets = [{"name": "", "rows": _rows_of_text(_text_of(path))}]
        else:
            target = Path(folder) / "sheets.json"
            module = "contracts.reports.reading.convert"
            run_apart(module, kind, str(path), str(target), seconds=_SECONDS)
            sheets = json.loads(target.read_text())
    return _table(sheets, saved)


def read_text(text: str, saved: dict[str, str]) -> Table:
    """Cells pasted from a spreadsheet. Raises `BadFile`."""
    return _table([{"name": "", "rows": _rows_of_text(text)}], saved)


def _text_of(path: Path) -> str:
    encoding = sniff.encoding_of(path)
    return path.read_bytes().decode(encoding, errors="replace").removeprefix("\ufeff")


def _rows_of_text(text: str) -> list[list[str]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise BadFile("empty")
    tabs = sum("\t" in line for line in filled) > len(filled) / 2
    delimiter = "\t" if tabs else sniff.delimiter_of(lines)
    rows = []
    for row in csv.reader(lines, delimiter=delimiter):
        cells = [" ".join(cell.replace("\x00", "").split()) for cell in row[:MOST_COLUMNS]]
        rows.append([cell[:LONGEST_CELL] for cell in cells])
        if len(rows) > MOST_ROWS + columns.SEARCHED_ROWS:
            raise BadFile("too_many_rows", rows=len(lines), most=MOST_ROWS)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _table(sheets: list[dict[str, Any]], saved: dict[str, str]) -> Table:
    rows = [sheet["rows"] for sheet in sheets]
    fit = columns.best_fit(rows, saved)
    covered = [
        _covered(sheet, fit if place == fit.sheet else None) for place, sheet in enumerate(rows)
    ]
    return Table([sheet["name"] for sheet in sheets], covered, fit)


def _covered(rows: list[list[str]], fit: Fit | None) -> list[list[str]]:
    """The cells without personal numbers: they stand in a draft before anybody has looked."""
    places = {} if fit is None else {place: column for column, place in fit.mapping.items()}
    numbered = {place for place, column in places.items() if column in _NUMBERED}
    return [
        [
            personal_numbers.cover(cell, bare=place not in numbered)
            if sum(sign.isdecimal() for sign in cell) >= 10
            else cell
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]


def rows_below(sheet: list[list[str]], fit: Fit) -> list[dict[str, str]]:
    """The rows below the header as texts by column; figures with the decimal comma."""
    below = [row for row in sheet[fit.header + 1 :] if any(row)]
    amounts = [_cell(row, fit.mapping.get(Column.AMOUNT)) for row in below]
    point = values.decimal_sign_of(amounts) == "."
    found = []
    for row in below:
        texts = {column.value: _cell(row, place) for column, place in fit.mapping.items()}
        if point:
            for column in Column.figures() & fit.mapping.keys():
                text = texts[column.value]
                texts[column.value] = text.replace(",", "").replace(".", ",")
        found.append(texts)
    return found


def _cell(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
