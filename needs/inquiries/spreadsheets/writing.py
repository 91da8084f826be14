"""Writing the workbook: only the cells to fill in can be written in."""

import io
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from needs.inquiries.answering.prefill import Offers
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Answer
from needs.inquiries.spreadsheets.layout import (
    COLUMNS,
    KEY_PREFIX,
    MARK_SHEET,
    WRITABLE,
    mark_of,
)
from portal.ui import formats

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_ROW, KEY_ROW, FIRST_ROW = 3, 4, 5
WIDTHS = {"name": 40, "lot": 20, "unit": 14, "help": 36, "used": 22, "note": 30, "agreement": 34}


def workbook(answer: Answer, typed: dict[str, list[str]], offers: Offers) -> bytes:
    """The lines with what is typed so far. Texts are written as texts: no cell can run."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Needs")[:31])
        _head(book, sheet, answer)
        items = list(answer.inquiry.items.select_related("lot"))
        for place, item in enumerate(items):
            _line(book, sheet, FIRST_ROW + place, item, typed, offers)
        _validate(sheet, len(items))
        _protect(sheet)
        mark = book.add_worksheet(MARK_SHEET)
        mark.write_string(0, 0, mark_of(answer))
        mark.very_hidden()
    return out.getvalue()


def _head(book: Any, sheet: Any, answer: Answer) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#e9eef2"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 1, f"{answer.organisation.name}: {answer.inquiry.title}", title)
    sheet.write_string(
        1,
        1,
        _(
            "Fill in the white cells and read the file in on the page of your answer. Nothing is "
            "submitted by that; you see first what would change."
        ),
    )
    for place, (key, label) in enumerate(COLUMNS.items()):
        sheet.write_string(HEAD_ROW, place, str(label), bold)
        sheet.write_string(KEY_ROW, place, f"{KEY_PREFIX}{key}")
        sheet.set_column(place, place, WIDTHS.get(key, 16), None, {"hidden": key == "id"})
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_ROW, 2)


def _line(  # noqa: PLR0917 - a place and what stands there
    book: Any, sheet: Any, y: int, item: Any, typed: dict[str, list[str]], offers: Offers
) -> None:
    known = offers.known(item.pk)
    facts: dict[str, Any] = {
        "id": str(item.pk),
        "name": item.name,
        "lot": str(item.lot) if item.lot else "",
        "unit": item.unit,
        "help": item.help,
        "used": known.source if known else "",
    }
    grey = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#4a5a67"})
    for place, key in enumerate(COLUMNS):
        if key not in WRITABLE:
            text = facts[key]
            if key == "used" and known:
                text = f"{formats.number(known.quantity)} {item.unit} ({known.source})"
            sheet.write_string(y, place, text, grey)
            continue
        value = (typed.get(f"{key}_{item.pk}") or [""])[0]
        _write(book, sheet, y, place, key, value)


def _write(  # noqa: PLR0917 - a place and what stands there
    book: Any, sheet: Any, y: int, x: int, key: str, value: str
) -> None:
    shown = {"locked": False, "border": 1, "border_color": "#b8c4cd", "valign": "top"}
    if key == "quantity":
        cell = book.add_format({**shown, "num_format": "#,##0.##"})
        figure = _figure(value)
        if figure is not None:
            sheet.write_number(y, x, float(figure), cell)
            return
    elif key == "confidence" and value in Confidence.values:
        value = str(Confidence(value).label)
    cell = book.add_format({**shown, "num_format": "@" if key != "quantity" else "#,##0.##"})
    if value:
        sheet.write_string(y, x, value, cell)
    else:
        sheet.write_blank(y, x, None, cell)


def _figure(text: str) -> Decimal | None:
    try:
        figure = Decimal(formats.parse_number(text)) if text.strip() else None
    except InvalidOperation:
        return None
    return figure if figure is None or figure.is_finite() else None


def _validate(sheet: Any, count: int) -> None:
    """What the spreadsheet itself says no to; the portal checks again when it is read in."""
    if not count:
        return
    places = {key: place for place, key in enumerate(COLUMNS)}
    last = FIRST_ROW + count - 1

    def on(key: str, rule: dict[str, Any]) -> None:
        sheet.data_validation(FIRST_ROW, places[key], last, places[key], rule)

    on(
        "quantity",
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": _("Quantity per year"),
            "error_message": _("Write a number, 0 or more."),
        },
    )
    on(
        "confidence",
        {"validate": "list", "source": [str(label) for label in Confidence.labels]},
    )
    on("note", {"validate": "length", "criteria": "<=", "value": 300})
    on("agreement", {"validate": "length", "criteria": "<=", "value": 200})


def _protect(sheet: Any) -> None:
    sheet.protect(
        "",
        {
            "format_columns": True,
            "format_rows": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
            "autofilter": True,
        },
    )
