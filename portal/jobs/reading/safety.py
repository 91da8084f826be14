"""Spreadsheets are archives from strangers: how large they become is measured before opening."""

import re
import zipfile
from pathlib import Path

from portal.jobs.reading.faults import BadFile

MAX_UNPACKED = 1_500_000_000
MAX_CELLS = 60_000_000
_PIECE = 1 << 20
_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_archive(path: Path, max_unpacked: int = MAX_UNPACKED, max_cells: int = MAX_CELLS) -> None:
    """Raise `BadFile` when the archive unpacks to too much or a sheet spans too large an area.

    The bytes are really unpacked and counted, in pieces: the sizes that an archive states about
    itself can lie. A sheet with one cell far out would make a reader allocate all in between.
    """
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                is_sheet = entry.filename.startswith("xl/worksheets/")
                rows = columns = 0
                with archive.open(entry) as file:
                    while piece := file.read(_PIECE):
                        unpacked += len(piece)
                        if unpacked > max_unpacked:
                            raise BadFile("bomb")
                        if is_sheet:
                            rows, columns = _extent(piece, rows, columns)
                            if rows * columns > max_cells:
                                raise BadFile("too_large_area")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise BadFile("damaged") from error


def _extent(piece: bytes, rows: int, columns: int) -> tuple[int, int]:
    found = _CELL.findall(piece)
    if not found:
        return rows, columns
    letters = {name for name, _row in found}
    numbers = [int(row) for _name, row in found]
    return max([rows, *numbers]), max([columns, *map(_column_number, letters)])
