"""The rows of a draft as fields that a phone can show: what was typed, and what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from contracts.reports import rows
from contracts.reports.enums import Column
from contracts.reports.frame import Frame
from contracts.reports.rows import Reading, Sale

ALL_SHOWN = 60
FAULTY_SHOWN = 40
NEW_ROWS = 3
MOST_NEW = 40
_NAME = re.compile(r"r(\d{1,4})-(\w{2,20})")
_KINDS = {
    Column.LOT: "choice",
    Column.ARTICLE: "article",
    Column.INVOICE_DATE: "day",
    Column.OUTSIDE: "tick",
    **dict.fromkeys(Column.figures(), "figure"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row."""

    name: str
    label: str
    value: str
    kind: str
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()
    is_required: bool = False


@dataclass(slots=True)
class Line:
    """One row: its heading, the fields in sight, and those behind "more"."""

    place: int
    title: str
    hidden: list[tuple[str, str]] = field(default_factory=list)
    first: list[Cell] = field(default_factory=list)
    more: list[Cell] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_new: bool = False

    @property
    def is_open(self) -> bool:
        """Whether what lies behind "more" should be in sight at once."""
        return any(cell.error or (cell.value and cell.kind != "tick") for cell in self.more)

    @property
    def faults(self) -> list[Cell]:
        """The fields that must be put right."""
        return [cell for cell in (*self.first, *self.more) if cell.error]


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines shown, and how many rows are right and therefore left out."""

    lines: list[Line]
    left_out: int

    @property
    def faults(self) -> list[tuple[Line, Cell]]:
        """Every fault with its line, for the summary on top."""
        return [(line, cell) for line in self.lines for cell in line.faults]


def grid_of(texts: list[dict[str, str]], reading: Reading, frame: Frame, *, new: int) -> Grid:
    """The rows with their faults, and `new` empty ones; of many rows only the faulty are shown."""
    read = {sale.position: sale for sale in reading.sales}
    places = list(range(len(texts)))
    if len(texts) > ALL_SHOWN:
        places = [sale.position - 1 for sale in reading.faulty][:FAULTY_SHOWN]
        new = 0
    lines = [_line(place, texts[place], read.get(place + 1), frame) for place in places]
    lines += [_line(len(texts) + place, {}, None, frame, is_new=True) for place in range(new)]
    return Grid(lines, len(texts) - len(places))


def _line(
    place: int, texts: dict[str, str], sale: Sale | None, frame: Frame, *, is_new: bool = False
) -> Line:
    errors = dict(sale.errors) if sale else {}
    title = texts.get(Column.BUYER_NAME) or (sale.buyer_name if sale else "")
    line = Line(place, title or _("New row"), is_new=is_new)
    line.remarks = list(sale.remarks) if sale else []
    settled = not is_new and rows.BUYER not in errors and bool(texts)
    if settled:
        kept = (rows.BUYER, Column.BUYER_NUMBER, Column.BUYER_NAME, rows.PREFILLED)
        line.hidden = [(_name(place, key), texts[key]) for key in kept if texts.get(key)]
    else:
        line.first += _buyer_cells(place, texts, errors, frame)
    if settled and frame.only_lot is None:
        lot = frame.lots.get(sale.lot_id) if sale and sale.lot_id else None
        line.title = f"{line.title} · {lot}" if lot else line.title
    for column in frame.columns:
        if column in {Column.BUYER_NUMBER, Column.BUYER_NAME, Column.NON_PARTY}:
            continue
        cell = _cell(place, column, texts, errors, frame)
        near = column in {Column.AMOUNT, Column.LOT} or column in frame.required
        (line.first if near else line.more).append(cell)
    return line


def _buyer_cells(
    place: int, texts: dict[str, str], errors: dict[str, str], frame: Frame
) -> list[Cell]:
    return [
        Cell(
            _name(place, rows.BUYER),
            _("Buyer"),
            texts.get(rows.BUYER, ""),
            "choice",
            errors.get(rows.BUYER, ""),
            buyer_options(frame),
        ),
        Cell(
            _name(place, Column.BUYER_NAME),
            _("The buyer's name, if it is not a party"),
            texts.get(Column.BUYER_NAME, ""),
            "text",
        ),
        Cell(
            _name(place, Column.BUYER_NUMBER),
            str(Column.BUYER_NUMBER.label),
            texts.get(Column.BUYER_NUMBER, ""),
            "text",
        ),
    ]


def buyer_options(frame: Frame) -> tuple[tuple[str, str], ...]:
    """Nobody yet, each party, and somebody who is not a party."""
    parties = sorted(frame.parties.values(), key=lambda party: party.sort_name)
    named = ((str(party.pk), party.name) for party in parties)
    return (("", "–"), *named, (rows.OTHER, _("Not a party to the agreement")))


def _cell(
    place: int, column: Column, texts: dict[str, str], errors: dict[str, str], frame: Frame
) -> Cell:
    value = texts.get(column, "")
    options: tuple[tuple[str, str], ...] = ()
    if column == Column.LOT:
        lot = frame.lot_of(value) if value and not value.startswith("#") else None
        value = f"#{lot.pk}" if lot else value
        options = (("", "–"), *((f"#{pk}", str(lot)) for pk, lot in frame.lots.items()))
        if value and value not in dict(options):
            options = (*options, (value, value))
    return Cell(
        _name(place, column),
        str(column.label),
        value,
        _KINDS.get(column, "text"),
        errors.get(column, ""),
        options,
        column in frame.required or column == Column.AMOUNT,
    )


def _name(place: int, key: str) -> str:
    return f"r{place}-{key}"


def typed_in(data: Mapping[str, Any], count: int) -> tuple[dict[int, dict[str, str]], set[int]]:
    """Rows as they were posted, by place, and the places to take away.

    `count` is how many rows the draft has; places far beyond it are nobody's form.
    """
    known = {rows.BUYER, rows.PREFILLED, *(column.value for column in Column)}
    typed: dict[int, dict[str, str]] = {}
    for name, value in data.items():
        found = _NAME.fullmatch(name)
        if found and found[2] in known and int(found[1]) < count + MOST_NEW:
            typed.setdefault(int(found[1]), {})[found[2]] = str(value)
    for texts in typed.values():
        texts.setdefault(Column.OUTSIDE, "")
    removed = {int(v) for v in data.getlist("remove") if v.isdecimal()}  # type: ignore[attr-defined]
    return typed, removed
