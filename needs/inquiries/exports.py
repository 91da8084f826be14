"""The demand as a workbook: sums, quantities per party and line, and answers to the questions."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from needs.inquiries.models import AnswerLine
from needs.inquiries.questions import displayed
from needs.inquiries.selectors import Consolidated, reasoning

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Row = Sequence[Any]


def workbook(demand: Consolidated) -> bytes:
    """Three sheets; every text is written as text, so that no cell can run as a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _sheet(book, _("Demand"), _sum_rows(demand))
        _sheet(book, _("Per party"), _party_rows(demand))
        _sheet(book, _("Answers to questions"), _question_rows(demand))
    return out.getvalue()


def _sheet(book: Any, title: str, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    widths: dict[int, int] = {}
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            widths[x] = min(50, max(widths.get(x, 8), len(str(value)) + 2))
            if value is None or value == "":
                continue
            if isinstance(value, Decimal | int | float):
                sheet.write_number(y, x, float(value))
            elif hasattr(value, "hour"):
                sheet.write_datetime(y, x, timezone.make_naive(value), moment)
            else:
                sheet.write_string(y, x, str(value), *([bold] if y == 0 else []))
    for x, width in widths.items():
        sheet.set_column(x, x, width)
    sheet.freeze_panes(1, 1)


def _sum_rows(demand: Consolidated) -> Iterable[Row]:
    yield [
        _("Line"),
        _("Lot"),
        _("Unit"),
        _("Quantity per year"),
        _("Parties with a need"),
        _("Certain"),
        _("Probable"),
        _("Rough estimate"),
        _("Estimated price per unit"),
        _("Value per year"),
    ]
    for row in demand.items:
        yield [
            row.item.name,
            row.item.lot.number if row.item.lot else None,
            row.item.unit,
            row.total,
            row.parties,
            *(row.confidence.get(key, Decimal(0)) for key in ("high", "medium", "low")),
            row.item.unit_price,
            row.value_per_year,
        ]
    yield []
    yield [reasoning(demand)]


def _party_rows(demand: Consolidated) -> Iterable[Row]:
    yield [
        _("Party"),
        _("Answer"),
        _("Needs nothing"),
        _("Line"),
        _("Unit"),
        _("Quantity per year"),
        _("How sure?"),
        _("Note"),
        _("Agreement first"),
        _("Counted from"),
        _("Value per year"),
        _("Submitted"),
    ]
    lines = AnswerLine.objects.filter(
        answer__in=[party.answer_id for party in demand.parties if party.counted]
    )
    found = {(line.answer_id, line.item_id): line for line in lines}
    for party in demand.parties:
        head = [party.name, party.status.label, _("yes") if party.needs_nothing else ""]
        if not party.counted or party.needs_nothing:
            tail = ["", "", "", "", "", "", "", "", party.submitted_at if party.counted else ""]
            yield [*head, *tail]
            continue
        for row in demand.items:
            line = found.get((party.answer_id, row.item.pk))
            if line is None:
                continue
            price = row.item.unit_price
            yield [
                *head,
                row.item.name,
                row.item.unit,
                line.quantity,
                line.confidence_label,
                line.note,
                line.existing_agreement,
                line.starts_on.isoformat() if line.starts_on else "",
                line.quantity * price if price is not None else None,
                party.submitted_at,
            ]


def _question_rows(demand: Consolidated) -> Iterable[Row]:
    yield [_("Party"), _("Question"), _("Answer")]
    answers = demand.inquiry.answers.counted().select_related("organisation")
    for answer in answers.order_by("organisation__sort_name"):
        answer.inquiry = demand.inquiry
        name = answer.organisation.short_name
        for row in displayed(answer):
            yield [name, row.label, row.text]
        if answer.needs_nothing:
            yield [name, _("Why do you need nothing?"), answer.stance_reason]
        if answer.comment:
            yield [name, _("Comment to the association"), answer.comment]
