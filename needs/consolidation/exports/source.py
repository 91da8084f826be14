"""One row per party and line: what every sum of the files is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
from django.utils.translation import gettext as _

from needs.consolidation import frames
from needs.consolidation.loading import Party
from needs.consolidation.selectors import Consolidated
from needs.inquiries.enums import Confidence, Stance
from needs.inquiries.models import AnswerLine, InquiryItem
from portal.ui.exports import Cell


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An answered quantity; `adjusted` when the association counts another one."""

    party: Party
    item: InquiryItem
    answered: Decimal
    adjusted: Decimal | None
    confidence: str
    counts: bool
    starts_on: date | None
    late: int
    note: str

    @property
    def counted(self) -> Decimal:
        """What is in the sums, if the row counts."""
        return self.answered if self.adjusted is None else self.adjusted

    @property
    def value(self) -> Decimal:
        """Kronor per year; zero without a price."""
        return self.counted * (self.item.unit_price or Decimal(0))


def source_rows(demand: Consolidated) -> list[SourceRow]:
    """Every quantity by party and line, those of the unsure too; one statement for the notes."""
    book = demand.book
    items = {line.pk: (place, line) for place, line in enumerate(book.lines)}
    people = {p.organisation_id: (place, p) for place, p in enumerate(book.people)}
    noted = AnswerLine.objects.filter(answer__inquiry=book.inquiry).exclude(note="")
    notes = {(a, i): note for a, i, note in noted.values_list("answer_id", "item_id", "note")}
    facts = book.facts.assign(late=frames.late_months(book.facts, book.start, book.months))
    rows = [
        SourceRow(
            party=people[row.organisation_id][1],
            item=items[row.item_id][1],
            answered=frames.amount(row.original),
            adjusted=frames.amount(row.quantity) if row.quantity != row.original else None,
            confidence=str(row.confidence),
            counts=row.stance == Stance.NEEDS,
            starts_on=None if pd.isna(row.starts_on) else row.starts_on.date(),
            late=int(row.late),
            note=notes.get((row.answer_id, row.item_id), ""),
        )
        for row in facts.itertuples(index=False)
    ]
    return sorted(rows, key=lambda r: (people[r.party.organisation_id][0], items[r.item.pk][0]))


def csv_rows(demand: Consolidated) -> Iterator[list[Cell]]:
    """The source as a table, the head first."""
    yield [
        _("Party"),
        _("Code"),
        _("County"),
        _("Lot"),
        _("Line"),
        _("Unit"),
        _("Answered per year"),
        _("Adjusted to"),
        _("Counted per year"),
        _("How sure?"),
        _("Counts"),
        _("Needed from"),
        _("Estimated price per unit"),
        _("Value per year"),
        _("Note"),
    ]
    for row in source_rows(demand):
        yield [
            row.party.name,
            row.party.code,
            row.party.county,
            str(row.item.lot) if row.item.lot else "",
            row.item.name,
            row.item.unit,
            row.answered,
            row.adjusted,
            row.counted,
            str(Confidence(row.confidence).label),
            _("yes") if row.counts else _("no, unsure"),
            row.starts_on,
            row.item.unit_price,
            frames.to_ore(row.value),
            row.note,
        ]
