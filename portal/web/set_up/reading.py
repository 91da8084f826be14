"""Reading a list of contacts: whatever the columns are called, row by row, nothing carried out.

What the file holds is text and stays text: formulas are not calculated, and a cell that holds one
is a fault of its row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from portal.core.errors import ActionError
from portal.documents.enums import MediaType
from portal.documents.sniffing import media_type_of

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
HEAD_WITHIN = 10
LONGEST = 200
# What people call the columns, in small letters without signs; the first is what our template says.
COLUMNS: dict[str, tuple[str, ...]] = {
    "organisation": ("organisation", "kommun", "part", "medlem", "myndighet", "organization"),
    "name": ("namn", "name", "kontaktperson", "person", "kontakt"),
    "email": ("epost", "epostadress", "email", "emailaddress", "mail", "mejl"),
    "phone": ("telefon", "telefonnummer", "tel", "mobil", "phone", "telephone"),
    "role": ("roll", "role", "uppdrag", "funktion"),
}
NEEDED = ("organisation", "name", "email")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file, with the number a spreadsheet shows beside it."""

    number: int
    organisation: str
    name: str
    email: str
    phone: str
    role: str

    @property
    def formula(self) -> bool:
        """Whether a cell would be calculated by a spreadsheet; a telephone may begin with +."""
        cells = (self.organisation, self.name, self.email, self.role, self.phone.lstrip("+"))
        return any(cell.startswith(_FORMULA) for cell in cells)


def read(content: IO[bytes]) -> list[RawRow]:
    """The rows of an XLSX or CSV file. `ActionError` says what is wrong with the file as a whole:
    its kind, its size, its columns, or that it is empty."""
    content.seek(0, io.SEEK_END)
    if content.tell() > MAX_BYTES:
        raise ActionError(_("The file is larger than 5 MB."), field="file")
    kind = media_type_of(content)
    if kind is MediaType.XLSX:
        cells = _workbook(content)
    elif kind is MediaType.CSV:
        cells = _text(content.read())
    else:
        raise ActionError(_("The file is neither XLSX nor CSV."), field="file")
    return _rows(cells)


def _workbook(content: IO[bytes]) -> Iterator[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(content)
        sheet = book.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + HEAD_WITHIN + 1)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ActionError(_("The file is damaged and cannot be opened."), field="file") from error
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # A municipality code or a telephone number typed as a figure.
    return " ".join(str(value).split())[: LONGEST + 1]


def _text(raw: bytes) -> Iterator[list[str]]:
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_cell(value) for value in row]
    except csv.Error as error:
        raise ActionError(_("The file is damaged and cannot be opened."), field="file") from error


def _plain(head: str) -> str:
    return "".join(letter for letter in head.casefold() if letter.isalnum())


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Which column is what, as far as the heads say; the first of two with one meaning."""
    found: dict[str, int] = {}
    for place, head in enumerate(row):
        for meaning, words in COLUMNS.items():
            if _plain(head) in words:
                found.setdefault(meaning, place)
    return found


def _rows(cells: Iterator[list[str]]) -> list[RawRow]:
    columns: dict[str, int] = {}
    best: dict[str, int] = {}
    rows: list[RawRow] = []
    for number, row in enumerate(cells, start=1):
        if not columns:
            found = _columns(row)
            best = max(best, found, key=len)
            if all(name in found for name in NEEDED):
                columns = found
            elif number >= HEAD_WITHIN:
                break
        elif any(row):
            rows.append(_row(number, row, columns))
            if len(rows) > MAX_ROWS:
                raise ActionError(_("The file has more than 10,000 rows. Divide it."), field="file")
    if not columns:
        raise ActionError(_no_columns(best), field="file")
    if not rows:
        raise ActionError(_("The file has no rows below the heads of its columns."), field="file")
    return rows


def _row(number: int, row: Sequence[str], columns: dict[str, int]) -> RawRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        return row[place] if place is not None and place < len(row) else ""

    return RawRow(
        number, cell("organisation"), cell("name"), cell("email"), cell("phone"), cell("role")
    )


def _no_columns(found: dict[str, int]) -> str:
    names = {"organisation": _("Organisation"), "name": _("Name"), "email": _("E-mail")}
    missing = ", ".join(text for name, text in names.items() if name not in found)
    return _("These columns are not found: %(missing)s. Use the heads of the template.") % {
        "missing": missing
    }
