"""Reading how many live where: from SCB's table or any list with a code or a name and a figure."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from needs.consolidation.actions import Count
from portal.core.errors import ActionError
from portal.documents.enums import MediaType
from portal.documents.sniffing import media_type_of
from portal.organisations.models import Organisation

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MOST_PEOPLE = 10_000_000
_CODE = re.compile(r"^(\d{3,4})(?:\s+\S.*)?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: counts that can be entered, and rows that cannot, with their numbers."""

    counts: list[Count]
    unknown: list[str]


def read(content: IO[bytes]) -> Reading:
    """Municipalities with their figures. `ActionError` for a file that cannot be read at all.

    A row tells of a municipality when a cell is its code (SCB writes `1260 Bjuv`) or its name, and
    the last whole number after it is its inhabitants. Other rows with a code are told of; the rest
    are heads and notes.
    """
    by_code, by_name = _known()
    found: dict[int, Count] = {}
    unknown: list[str] = []
    for number, row in enumerate(_cells(content), start=1):
        if number > MAX_ROWS:
            raise ActionError(_("The file has more than 5,000 rows."), field="file")
        place, organisation, code = _whose(row, by_code, by_name)
        if place < 0:
            continue
        count = _figure(row[place + 1 :])
        if organisation is None or count is None:
            what = code or row[place]
            unknown.append(_("Row %(number)s: %(what)s") % {"number": number, "what": what[:40]})
            continue
        found[organisation.pk] = Count(organisation, count)
    return Reading(list(found.values()), unknown)


def _known() -> tuple[dict[str, Organisation], dict[str, Organisation]]:
    rows = list(Organisation.objects.exclude(code=""))
    names = {name.casefold(): row for row in rows for name in (row.short_name, row.name)}
    return {row.code: row for row in rows}, names


def _whose(
    row: list[str], by_code: dict[str, Organisation], by_name: dict[str, Organisation]
) -> tuple[int, Organisation | None, str]:
    for place, cell in enumerate(row[:3]):
        if named := by_name.get(cell.casefold()):
            return place, named, named.code
        if place + 1 < len(row) and (match := _CODE.match(cell)):
            code = match[1].zfill(4)
            return place, by_code.get(code), code
    return -1, None, ""


def _figure(cells: list[str]) -> int | None:
    for cell in reversed(cells):
        digits = re.sub(r"[\s\u00a0\u202f]", "", cell)
        if digits.isdecimal() and 0 < int(digits[:12]) < MOST_PEOPLE:
            return int(digits)
    return None


def _cells(content: IO[bytes]) -> Iterator[list[str]]:
    content.seek(0, io.SEEK_END)
    if content.tell() > MAX_BYTES:
        raise ActionError(_("The file is larger than 2 MB."), field="file")
    kind = media_type_of(content)
    if kind is MediaType.XLSX:
        return _workbook(content)
    if kind is MediaType.CSV:
        content.seek(0)
        return _text(content.read())
    raise ActionError(_("The file is neither XLSX nor CSV."), field="file")


def _workbook(content: IO[bytes]) -> Iterator[list[str]]:
    try:
        content.seek(0)
        sheet = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise ActionError(_("The file is damaged and cannot be opened."), field="file") from error
    for row in rows:
        yield [_cell(value) for value in row]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[:100]


def _text(raw: bytes) -> Iterator[list[str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            yield [_cell(value) for value in row]
    except csv.Error as error:
        raise ActionError(_("The file is damaged and cannot be opened."), field="file") from error
