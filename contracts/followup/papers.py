"""The form of a yearly report: facts and tables, the same on page, in PDF and in a file.

Made once, in the language of the one who asks, and kept with the report as JSON: figures as
figures, so that a spreadsheet gets numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.ui import brand, formats

PAPER = "yearly_report.typ"
TEXT, MONEY, PERCENT = "text", "money", "percent"
Columns = Sequence[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One part of the report; `kinds` say how its columns are written."""

    heading: str
    headers: list[str]
    kinds: list[str]
    rows: list[list[Any]]
    notes: list[str]
    chart: tuple[int, int] | None = None

    @property
    def shown(self) -> list[list[str]]:
        """The cells as people read them."""
        return [
            [write(cell, kind) for cell, kind in zip(row, self.kinds, strict=True)]
            for row in self.rows
        ]

    @property
    def right(self) -> list[int]:
        """The columns of figures."""
        return [place for place, kind in enumerate(self.kinds) if kind != TEXT]

    @property
    def cells(self) -> list[list[tuple[str, bool]]]:
        """The shown cells, each with whether it is a figure."""
        return [
            [(text, kind != TEXT) for text, kind in zip(row, self.kinds, strict=True)]
            for row in self.shown
        ]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The headers, each with whether it stands over figures."""
        return [(text, kind != TEXT) for text, kind in zip(self.headers, self.kinds, strict=True)]


def write(cell: Any, kind: str) -> str:
    """A cell as people read it."""
    if cell is None or cell == "":
        return formats.NOTHING
    if kind == MONEY:
        return formats.number(Decimal(cell), 0)
    if kind == PERCENT:
        return formats.percent(float(cell))
    return str(cell)


def table(
    heading: Any,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
    *notes: Any,
    chart: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """A part of a report as it is kept: `chart` names the columns of bars and their lengths."""
    kinds = [kind for _label, kind in columns]
    return {
        "heading": str(heading),
        "headers": [str(label) for label, _kind in columns],
        "kinds": kinds,
        "rows": [
            [_kept(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in rows
        ],
        "notes": [str(note) for note in notes if note],
        "chart": chart,
    }


def _kept(cell: Any, kind: str) -> Any:
    if cell is None or kind == PERCENT:
        return cell
    return str(cell)


def tables_of(data: dict[str, Any]) -> list[Table]:
    """The kept parts as objects."""
    return [
        Table(
            heading=part["heading"],
            headers=part["headers"],
            kinds=part["kinds"],
            rows=part["rows"],
            notes=part["notes"],
            chart=tuple(part["chart"]) if part["chart"] else None,
        )
        for part in data["tables"]
    ]


def paper_data(data: dict[str, Any]) -> dict[str, Any]:
    """Everything for `yearly_report.typ`, as text."""
    return {
        "title": data["title"],
        "subtitle": data["subtitle"],
        "sender": brand.current().shown_name,
        "reference": "",
        "facts": data["facts"],
        "tables": [
            {
                "heading": table.heading,
                "headers": table.headers,
                "rows": table.shown,
                "right": table.right,
                "notes": table.notes,
            }
            for table in tables_of(data)
        ],
    }


def sheet_rows(data: dict[str, Any]) -> list[list[Any]]:
    """The whole report as rows of a spreadsheet, figures as figures."""
    rows: list[list[Any]] = [[data["title"]]]
    rows += [[label, value] for label, value in data["facts"]]
    for table in tables_of(data):
        rows += [[], [table.heading], list(table.headers)]
        rows += [
            [_number(cell, kind) for cell, kind in zip(row, table.kinds, strict=True)]
            for row in table.rows
        ]
    return rows


def _number(cell: Any, kind: str) -> Any:
    if cell is None or kind == TEXT:
        return cell
    return Decimal(cell) if kind == MONEY else float(cell)
