"""Meeting days from a file: a calendar (ICS) or a spreadsheet (XLSX), every fault named by row."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from portal.core import clock
from portal.core.errors import ActionError
from portal.documents.enums import MediaType
from portal.documents.sniffing import media_type_of
from portal.jobs.reading import safety
from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.values import day as day_of

MAX_BYTES = 1024 * 1024
MAX_UNPACKED = 40 * 1024 * 1024
MAX_CELLS = 200_000
MAX_ROWS = 1000
FAULTS_SHOWN = 10
YEARS = (2000, 2100)
_DAY = {"datum", "date", "sammanträde", "meeting", "mötesdag"}
_BOARD = {"nämnd", "board", "styrelse"}
_PAPERS = {"sista dag för ärenden", "last day for matters", "handlingar", "papers", "beredning"}


@dataclass(frozen=True, slots=True)
class Day:
    """A meeting as somebody entered it."""

    board: str
    day: date
    papers_by: date


def read(file: IO[bytes], *, board: str, days_before: int) -> list[Day]:
    """The meetings of the file. `board` is whose they are where the file does not say, and papers
    are due `days_before` the meeting where no other day stands.

    The kind is told by content. Raises `ActionError` at `file`, naming the rows, when anything in
    it cannot be read: then nothing is taken.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ActionError(_("The file is too large: at most 1 MB."), field="file")
    kind = media_type_of(BytesIO(content))
    before = timedelta(days=days_before)
    if kind is MediaType.XLSX:
        found, faults = _from_sheet(content, board, before)
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR":
        found, faults = _from_calendar(content, board, before)
    else:
        raise ActionError(
            _("Choose a spreadsheet (XLSX) or a calendar (ICS) with the meetings."), field="file"
        )
    if faults:
        shown = " ".join(faults[:FAULTS_SHOWN])
        if len(faults) > FAULTS_SHOWN:
            shown = f"{shown} {_('And %(count)s more.') % {'count': len(faults) - FAULTS_SHOWN}}"
        raise ActionError(shown, field="file")
    if not found:
        raise ActionError(_("No meeting was found in the file."), field="file")
    return list(dict.fromkeys(found))


def _from_sheet(content: bytes, board: str, before: timedelta) -> tuple[list[Day], list[str]]:
    rows = _rows(content)
    head = next(rows, (0, []))[1]
    columns = {_plain(cell): place for place, cell in reversed(list(enumerate(head)))}
    day_at, board_at, papers_at = (_column(columns, names) for names in (_DAY, _BOARD, _PAPERS))
    if day_at is None:
        return [], [_("The first row must name the columns: Board, Date, Last day for matters.")]
    found, faults = [], []
    for number, cells in rows:
        if not any(str(cell).strip() for cell in cells):
            continue
        day = _day(_cell(cells, day_at))
        papers = _cell(cells, papers_at)
        papers_by = _day(papers) if str(papers).strip() else day and day - before
        name = str(_cell(cells, board_at)).strip() or board
        fault = _fault(day, papers_by, name)
        if fault or day is None or papers_by is None:
            faults.append(_("Row %(number)s: %(fault)s") % {"number": number, "fault": fault})
        else:
            found.append(Day(name[:60], day, papers_by))
    return found, faults


def _rows(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        copy.write(content)
        copy.flush()
        try:
            safety.check_archive(Path(copy.name), MAX_UNPACKED, MAX_CELLS)
            sheet = CalamineWorkbook.from_path(copy.name).get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
        except (BadFile, OSError, ValueError, RuntimeError) as error:
            raise ActionError(_("The file is damaged or too large."), field="file") from error
        except Exception as error:  # calamine raises errors of its own for every malformed part
            if type(error).__module__.startswith("python_calamine"):
                raise ActionError(_("The file is damaged or too large."), field="file") from error
            raise
    yield from enumerate(rows, start=1)


def _from_calendar(content: bytes, board: str, before: timedelta) -> tuple[list[Day], list[str]]:
    try:
        calendar = Calendar.from_ical(content)
        events = list(calendar.walk("VEVENT"))[:MAX_ROWS]
    except (ValueError, IndexError, KeyError) as error:
        raise ActionError(_("The calendar is damaged."), field="file") from error
    found, faults = [], []
    for number, event in enumerate(events, start=1):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        if event.get("RRULE") is not None:
            faults.append(
                _("Meeting %(number)s is repeated by a rule. Export each meeting as its own.")
                % {"number": number}
            )
            continue
        day = _event_day(event)
        fault = _fault(day, day and day - before, board)
        if fault or day is None:
            faults.append(_("Meeting %(number)s: %(fault)s") % {"number": number, "fault": fault})
        else:
            found.append(Day(board[:60], day, day - before))
    return found, faults


def _event_day(event: Any) -> date | None:
    start = event.get("DTSTART")
    value = getattr(start, "dt", None)
    if isinstance(value, datetime):
        return clock.local_date(value) if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def _fault(day: date | None, papers_by: date | None, board: str) -> str:
    if day is None or not YEARS[0] <= day.year < YEARS[1]:
        return _("the day cannot be read.")
    if papers_by is None:
        return _("the last day for matters cannot be read.")
    if papers_by > day:
        return _("matters are handed in before the meeting.")
    return "" if board else _("no board is named.")


def _plain(cell: Any) -> str:
    return " ".join(str(cell).split()).casefold()


def _column(columns: dict[str, int], names: set[str]) -> int | None:
    return next((columns[name] for name in columns if name in names), None)


def _cell(cells: list[Any], place: int | None) -> Any:
    return cells[place] if place is not None and place < len(cells) else ""


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return day_of(str(value).strip()) if isinstance(value, str) else None
