"""The demand as a workbook with live formulas over a source sheet.

Change a quantity, an adjustment, a price or a factor in the workbook and every sum follows. Sums
are found by numbers (keys of parties, lines and lots), never by what people have written, so that
no name can act as a pattern. Every text is written as text; the figures of today are stored beside
the formulas, for those that show a workbook without counting.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from needs.consolidation import frames, scenarios, selectors
from needs.consolidation.exports.source import SourceRow, source_rows
from needs.consolidation.selectors import Consolidated
from needs.inquiries.enums import Confidence
from needs.inquiries.questions import displayed

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SURE = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula and what it comes to today."""

    text: str
    value: Decimal | int | float


class Column:
    """Places of the source sheet's columns."""

    PARTY, CODE, COUNTY, LOT, LINE, UNIT, SURE = range(7)
    ANSWERED, ADJUSTED, COUNTED, PRICE, VALUE = range(7, 12)
    COUNTS, FROM, LATE, TERM, NOTE = range(12, 17)
    PARTY_KEY, LINE_KEY, LOT_KEY, COUNTY_KEY = range(17, 21)


class _Book:
    """A workbook being written: sheets with heads, texts, figures and formulas."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self.bold = book.add_format({"bold": True, "num_format": "#,##0.00"})
        self.figure = book.add_format({"num_format": "#,##0.00"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def sheet(
        self, title: str, rows: Iterable[Sequence[Any]], *, hidden: Sequence[int] = ()
    ) -> Any:
        """A sheet with its head frozen; the widths follow the contents."""
        sheet = self.book.add_worksheet(title[:31])
        widths: dict[int, int] = {}
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                shown = value.value if isinstance(value, Formula) else value
                widths[x] = min(50, max(widths.get(x, 8), len(str(shown or "")) + 2))
                self.cell(sheet, y, x, value)
        for x, width in widths.items():
            sheet.set_column(x, x, width, None, {"hidden": x in hidden})
        sheet.freeze_panes(1, 1)
        return sheet

    def cell(self, sheet: Any, y: int, x: int, value: Any) -> None:
        """One cell by its kind."""
        if value is None or value == "":
            return
        if isinstance(value, Formula):
            sheet.write_formula(y, x, value.text, self.figure, float(value.value))
        elif isinstance(value, int):
            sheet.write_number(y, x, value)
        elif isinstance(value, Decimal | float):
            sheet.write_number(y, x, float(value), self.figure)
        elif hasattr(value, "hour"):
            sheet.write_datetime(y, x, timezone.make_naive(value), self.moment)
        elif hasattr(value, "year"):
            sheet.write_datetime(y, x, value, self.day)
        else:
            sheet.write_string(y, x, str(value), *([self.head] if y == 0 else []))


class _Source:
    """Names of ranges in the source sheet."""

    def __init__(self, title: str, rows: int) -> None:
        self.title = title.replace("'", "''")
        self.last = max(2, rows + 1)

    def column(self, place: int) -> str:
        """A whole column below its head."""
        letter = xl_col_to_name(place)
        return f"'{self.title}'!${letter}$2:${letter}${self.last}"

    def total(self, place: int, key: int, cell: str, *more: str) -> str:
        """The sum of a column where a key is that of a cell, of what counts."""
        wanted = [self.column(key), cell, self.column(Column.COUNTS), "1", *more]
        return f"=SUMIFS({self.column(place)},{','.join(wanted)})"


def workbook(demand: Consolidated) -> bytes:
    """The demand: by line, lot, municipality, county, year, scenarios, source, answers."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    rows = source_rows(demand)
    source = _Source(_("Source"), len(rows))
    with xlsxwriter.Workbook(out, options) as raw:
        book = _Book(raw)
        book.sheet(_("Demand"), _line_rows(demand, source), hidden=[10])
        book.sheet(_("Per lot"), _lot_rows(demand, rows, source), hidden=[3])
        book.sheet(_("Per party"), _party_rows(demand, rows, source), hidden=[8])
        book.sheet(_("Per county"), _county_rows(rows, source), hidden=[3])
        book.sheet(_("Per year"), _year_rows(demand, source))
        book.sheet(_("Scenarios"), _scenario_rows(demand))
        keys = [Column.PARTY_KEY, Column.LINE_KEY, Column.LOT_KEY, Column.COUNTY_KEY]
        book.sheet(_("Source"), _source_rows(demand, rows), hidden=keys)
        book.sheet(_("Answers to questions"), _question_rows(demand))
    return out.getvalue()


def _source_rows(demand: Consolidated, rows: Sequence[SourceRow]) -> Iterable[Sequence[Any]]:
    yield [
        _("Party"),
        _("Code"),
        _("County"),
        _("Lot"),
        _("Line"),
        _("Unit"),
        _("How sure?"),
        _("Answered per year"),
        _("Adjusted to"),
        _("Counted per year"),
        _("Estimated price per unit"),
        _("Value per year"),
        _("Counts (1) or is unsure (0)"),
        _("Needed from"),
        _("Months of the term before that"),
        _("Value over the term"),
        _("Note"),
        "party",
        "line",
        "lot",
        "county",
    ]
    months = demand.term_months
    for y, row in enumerate(rows, start=2):
        price = row.item.unit_price
        term = row.value * (months - row.late) / 12
        yield [
            row.party.name,
            row.party.code,
            row.party.county,
            str(row.item.lot) if row.item.lot else "",
            row.item.name,
            row.item.unit,
            str(Confidence(row.confidence).label),
            row.answered,
            row.adjusted,
            Formula(f'=IF(I{y}="",H{y},I{y})', row.counted),
            price,
            Formula(f"=J{y}*K{y}", row.value),
            int(row.counts),
            row.starts_on,
            row.late,
            Formula(f"=L{y}*({months}-O{y})/12", term),
            row.note,
            row.party.organisation_id,
            row.item.pk,
            row.item.lot_id or 0,
            _county_key(row.party.county_code),
        ]


def _county_key(code: str) -> int:
    return int(code) if code.isdecimal() else 0


def _line_rows(demand: Consolidated, source: _Source) -> Iterable[Sequence[Any]]:
    yield [
        _("Line"),
        _("Lot"),
        _("Unit"),
        _("Quantity per year"),
        _("Parties with a need"),
        *(str(sure.label) for sure in _SURE),
        _("Estimated price per unit"),
        _("Value per year"),
        "key",
        _("Answered per year"),
    ]
    for y, row in enumerate(demand.items, start=2):
        key = f"$K{y}"
        counted = source.column(Column.COUNTED)
        parties = (
            f"=COUNTIFS({source.column(Column.LINE_KEY)},{key},"
            f'{source.column(Column.COUNTS)},1,{counted},">0")'
        )
        shares = [
            Formula(
                source.total(
                    Column.COUNTED,
                    Column.LINE_KEY,
                    key,
                    source.column(Column.SURE),
                    f"{letter}$1",
                ),
                row.confidence.get(sure.value, Decimal(0)),
            )
            for sure, letter in zip(_SURE, "FGH", strict=True)
        ]
        yield [
            row.item.name,
            row.item.lot.number if row.item.lot else None,
            row.item.unit,
            Formula(source.total(Column.COUNTED, Column.LINE_KEY, key), row.total),
            Formula(parties, row.parties),
            *shares,
            row.item.unit_price,
            Formula(source.total(Column.VALUE, Column.LINE_KEY, key), row.value),
            row.item.pk,
            Formula(source.total(Column.ANSWERED, Column.LINE_KEY, key), row.original),
        ]
    last = len(demand.items) + 1
    value = sum((row.value for row in demand.items), Decimal(0))
    yield [_("Sum of the priced lines"), *[""] * 8, Formula(f"=SUM(J2:J{max(2, last)})", value)]
    term = f"=SUMIFS({source.column(Column.TERM)},{source.column(Column.COUNTS)},1)"
    yield [_("Over the whole term"), *[""] * 8, Formula(term, demand.estimate)]
    yield []
    yield [selectors.reasoning(demand)]


def _sum(rows: Iterable[SourceRow]) -> Decimal:
    return sum((row.value for row in rows if row.counts), Decimal(0))


def _lot_rows(
    demand: Consolidated, rows: Sequence[SourceRow], source: _Source
) -> Iterable[Sequence[Any]]:
    yield [_("Lot"), _("Lines"), _("Value per year"), "key"]
    lots = {line.lot_id or 0: line.lot for line in demand.book.lines}
    for y, (pk, lot) in enumerate(lots.items(), start=2):
        mine = [line for line in demand.book.lines if (line.lot_id or 0) == pk]
        worth = _sum(row for row in rows if (row.item.lot_id or 0) == pk)
        yield [
            str(lot) if lot else _("No lot"),
            len(mine),
            Formula(source.total(Column.VALUE, Column.LOT_KEY, f"$D{y}"), worth),
            pk,
        ]


def _party_rows(
    demand: Consolidated, rows: Sequence[SourceRow], source: _Source
) -> Iterable[Sequence[Any]]:
    yield [
        _("Party"),
        _("Code"),
        _("County"),
        _("Answer"),
        _("Need"),
        _("Inhabitants"),
        _("Value per year"),
        _("Value per inhabitant"),
        "key",
        _("Submitted"),
    ]
    worth: dict[int, Decimal] = {}
    for row in rows:
        if row.counts:
            pk = row.party.organisation_id
            worth[pk] = worth.get(pk, Decimal(0)) + row.value
    for y, party in enumerate(demand.people, start=2):
        value = worth.get(party.organisation_id, Decimal(0))
        each = Formula(f"=G{y}/F{y}", value / party.inhabitants) if party.inhabitants else None
        yield [
            party.name,
            party.code,
            party.county,
            str(party.status.label),
            str(party.stance.label) if party.is_counted else "",
            party.inhabitants or None,
            Formula(source.total(Column.VALUE, Column.PARTY_KEY, f"$I{y}"), value),
            each,
            party.organisation_id,
            party.submitted_at if party.is_counted else None,
        ]


def _county_rows(rows: Sequence[SourceRow], source: _Source) -> Iterable[Sequence[Any]]:
    yield [_("County"), _("Parties"), _("Value per year"), "key"]
    names = {_county_key(row.party.county_code): row.party.county for row in rows}
    for y, (key, name) in enumerate(sorted(names.items()), start=2):
        mine = [row for row in rows if _county_key(row.party.county_code) == key]
        yield [
            name or _("Without county"),
            len({row.party.organisation_id for row in mine}),
            Formula(source.total(Column.VALUE, Column.COUNTY_KEY, f"$D{y}"), _sum(mine)),
            key,
        ]


def _year_rows(demand: Consolidated, source: _Source) -> Iterable[Sequence[Any]]:
    yield [_("Year"), _("From month"), _("Before month"), _("Value")]
    book = demand.book
    years = frames.by_year(book.counted, book.items, book.start, book.months)
    spans = frames.spans(book.start, book.months)
    late, counts = source.column(Column.LATE), source.column(Column.COUNTS)
    for y, (year, first, after) in enumerate(spans, start=2):
        begins = f"(({late}>B{y})*{late}+({late}<=B{y})*B{y})"
        text = (
            f"=SUMPRODUCT({source.column(Column.VALUE)}*{counts}*({late}<C{y})*(C{y}-{begins}))/12"
        )
        yield [year, first, after, Formula(text, years.loc[year, "value"])]
    last = len(spans) + 1
    yield [_("Whole term"), "", "", Formula(f"=SUM(D2:D{last})", demand.estimate)]


def _scenario_rows(demand: Consolidated) -> Iterable[Sequence[Any]]:
    """Low and high by factors that can be changed: they stand in the second and third row."""
    factors = demand.book.factors
    yield [
        _("Line"),
        _("Unit"),
        *(str(sure.label) for sure in _SURE),
        _("Low"),
        _("Likely"),
        _("High"),
    ]
    yield [_("Per cent, low"), "", *(factors.of(sure.value)[0] for sure in _SURE)]
    yield [_("Per cent, high"), "", *(factors.of(sure.value)[1] for sure in _SURE)]
    sheet = _("Demand").replace("'", "''")
    for y, row in enumerate(demand.items, start=4):
        source = y - 2
        sums = {key: int(value * 100) for key, value in row.confidence.items()}
        spread = scenarios.stated(sums, factors)
        parts = [
            Formula(f"='{sheet}'!{letter}{source}", row.confidence.get(sure.value, Decimal(0)))
            for sure, letter in zip(_SURE, "FGH", strict=True)
        ]
        yield [
            row.item.name,
            row.item.unit,
            *parts,
            Formula(f"=(C{y}*C$2+D{y}*D$2+E{y}*E$2)/100", spread.low),
            Formula(f"=C{y}+D{y}+E{y}", spread.likely),
            Formula(f"=(C{y}*C$3+D{y}*D$3+E{y}*E$3)/100", spread.high),
        ]


def _question_rows(demand: Consolidated) -> Iterable[Sequence[Any]]:
    yield [_("Party"), _("Question"), _("Answer")]
    answers = demand.inquiry.answers.counted().select_related("organisation")
    shown = {party.answer_id for party in demand.people}
    for answer in answers.filter(pk__in=shown).order_by("organisation__sort_name"):
        answer.inquiry = demand.inquiry
        name = answer.organisation.short_name
        for row in displayed(answer):
            yield [name, row.label, row.text]
        if answer.stance_reason:
            yield [name, str(answer.stance_enum.label), answer.stance_reason]
        if answer.comment:
            yield [name, _("Comment to the association"), answer.comment]
