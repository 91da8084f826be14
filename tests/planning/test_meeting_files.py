"""Meetings from files: spreadsheets and calendars, and every way in which they are wrong."""

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from needs.planning.meeting_files import Day, read
from portal.core.errors import ActionError

pytestmark = pytest.mark.django_db
HEAD = ["Nämnd", "Datum", "Sista dag för ärenden"]


def sheet(*rows: list[Any]) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(y, x, cell, shown)
                else:
                    page.write(y, x, cell)
    return io.BytesIO(out.getvalue())


def calendar(*events: str) -> io.BytesIO:
    body = "\r\n".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\n{e}\r\nEND:VEVENT" for n, e in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}\r\nEND:VCALENDAR\r\n"
    return io.BytesIO(text.encode())


def test_a_spreadsheet_with_dates_and_texts() -> None:
    found = read(
        sheet(
            HEAD,
            ["Socialnämnden", date(2027, 3, 3), date(2027, 2, 17)],
            ["", "2027-04-07", ""],
            ["", "", ""],
            ["Socialnämnden", date(2027, 3, 3), date(2027, 2, 17)],
        ),
        board="Nämnden",
        days_before=10,
    )
    assert found == [
        Day("Socialnämnden", date(2027, 3, 3), date(2027, 2, 17)),
        Day("Nämnden", date(2027, 4, 7), date(2027, 3, 28)),
    ]


def test_a_calendar() -> None:
    file = calendar(
        "DTSTART;VALUE=DATE:20270303\r\nSUMMARY:SN",
        "DTSTART:20270407T220000Z\r\nSUMMARY:SN",
        "DTSTART;VALUE=DATE:20270505\r\nSTATUS:CANCELLED",
    )
    found = read(file, board="Socialnämnden", days_before=14)
    assert [day.day for day in found] == [date(2027, 3, 3), date(2027, 4, 8)]
    assert found[0].papers_by == date(2027, 2, 17)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (sheet(HEAD, ["SN", "i mars", ""]), "Rad 2"),
        (sheet(HEAD, ["SN", date(2027, 3, 3), date(2027, 3, 4)]), "Rad 2"),
        (sheet(HEAD, ["", date(2027, 3, 3), ""]), "Rad 2"),
        (sheet(HEAD), ""),
        (sheet(["A", "B"], ["x", "y"]), ""),
        (calendar("DTSTART;VALUE=DATE:20270303\r\nRRULE:FREQ=MONTHLY"), "1"),
        (calendar("SUMMARY:utan dag"), "1"),
        (io.BytesIO(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nBROKEN"), ""),
        (io.BytesIO(b"bara text"), ""),
        (io.BytesIO(b"%PDF-1.7 x"), ""),
        (io.BytesIO(b"PK\x03\x04trasig"), ""),
        (io.BytesIO(b"x" * (1024 * 1024 + 1)), ""),
        (io.BytesIO(b""), ""),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole(file: io.BytesIO, said: str) -> None:
    with pytest.raises(ActionError) as refused:
        read(file, board="", days_before=14)
    assert refused.value.field == "file"
    assert said in str(refused.value)


def test_many_faults_are_shown_in_part() -> None:
    rows = [["SN", "?", ""] for _number in range(30)]
    with pytest.raises(ActionError) as refused:
        read(sheet(HEAD, *rows), board="", days_before=14)
    assert "20" in str(refused.value)
