"""A row of a register, cell by cell: what it says, or what is wrong with it and in which column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from stdnum.se import orgnr

from contracts.agreements.enums import CallOffModel
from contracts.agreements.numbers import LONGEST as LONGEST_NUMBER
from contracts.agreements.numbers import number_key
from contracts.registers import extras
from contracts.registers.columns import RegisterField
from portal.jobs.reading import numbers, values
from portal.jobs.reading.numbers import NumberKind

LONGEST = 200
LONGEST_PARTIES = 20_000
_F = RegisterField
# What registers call the ways to call off, in a column of its own or as the last part of a lot.
_MODELS = (
    (r"förnyad konkurrens|\bfku\b", CallOffModel.COMPETITION),
    (r"fördelning", CallOffModel.DISTRIBUTION),
    (r"rang", CallOffModel.RANKING),
    (r"individuell|brukarens val|enskildes behov", CallOffModel.INDIVIDUAL_NEED),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, and in which column; `text` is a sentence for the person."""

    row: int
    field: str
    text: str
    cells: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One supplier in one part of one agreement. A personal number is never kept."""

    row: int
    number: str
    title: str
    supplier_name: str
    supplier_number: str
    country: str
    lot: str
    area: str
    valid_from: date
    valid_to: date
    extends_to: date | None
    rank: int | None
    call_off: str
    ceiling: Decimal | None
    cells: str
    parties: str = ""
    options: extras.Told = extras.NOTHING


@dataclass(slots=True)
class _Reading:
    """A row on its way: the first fault stops it."""

    row: int
    cells: Sequence[str]
    mapping: Mapping[str, int]
    faults: list[tuple[RegisterField, str]] = field(default_factory=list)

    def text(self, wanted: RegisterField) -> str:
        index = self.mapping.get(wanted.value)
        cell = self.cells[index] if index is not None and index < len(self.cells) else ""
        return " ".join(numbers.mask_text(cell).split())

    def raw(self, wanted: RegisterField) -> str:
        index = self.mapping.get(wanted.value)
        return self.cells[index].strip() if index is not None and index < len(self.cells) else ""

    def wrong(self, wanted: RegisterField, sentence: str) -> None:
        self.faults.append((wanted, sentence))

    def required(self, wanted: RegisterField) -> str:
        text = self.text(wanted)
        if not text:
            self.wrong(wanted, _("%(what)s is missing.") % {"what": wanted.label})
        elif len(text) > LONGEST:
            self.wrong(wanted, _("%(what)s is too long.") % {"what": wanted.label})
        return text

    def day(self, wanted: RegisterField, *, required: bool) -> date | None:
        text = self.raw(wanted)
        if not text:
            if required:
                self.wrong(wanted, _("%(what)s is missing.") % {"what": wanted.label})
            return None
        found = values.day(text)
        if found is None:
            sentence = _("“%(text)s” is not a date. Write it as 2026-01-31.")
            self.wrong(wanted, sentence % {"text": self.text(wanted)[:40]})
        return found

    def supplier_number(self) -> tuple[str, str]:
        """Number and country; checked by its check digit when it is Swedish."""
        parsed = numbers.parse(self.raw(_F.SUPPLIER_NUMBER))
        if parsed.kind is NumberKind.FOREIGN:
            letters = parsed.number[:2]
            return parsed.number[:20], letters if letters.isalpha() else "XX"
        if parsed.kind is NumberKind.SEVERAL:
            self.wrong(_F.SUPPLIER_NUMBER, _("The cell holds several organisation numbers."))
        elif parsed.kind is NumberKind.INTERNAL or (
            parsed.kind is NumberKind.ORGANISATION and not orgnr.is_valid(parsed.number)
        ):
            sentence = _("“%(text)s” is not an organisation number: the check digit is wrong.")
            self.wrong(_F.SUPPLIER_NUMBER, sentence % {"text": self.text(_F.SUPPLIER_NUMBER)[:40]})
        # Of a sole trader no number is kept.
        return parsed.number, "SE"

    def rank(self) -> int | None:
        text = self.raw(_F.RANK)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,3}", text) or not int(text):
            self.wrong(_F.RANK, _("The rank is not a whole number from 1."))
            return None
        return int(text)

    def money(self) -> Decimal | None:
        text = self.raw(_F.CEILING)
        if not text:
            return None
        cents = values.cents(text, values.decimal_sign_of([text]))
        if cents is None or cents < 0 or cents > values.MAX_CENTS:
            self.wrong(_F.CEILING, _("The ceiling cannot be read as an amount."))
            return None
        # A ceiling of zero means that only prices are agreed.
        return Decimal(cents) / 100 or None


def model_of(text: str) -> str:
    """The way to call off that a text names, or nothing."""
    lowered = text.casefold()
    return next((str(m.value) for pattern, m in _MODELS if re.search(pattern, lowered)), "")


def split_lot(text: str, title: str) -> tuple[str, str]:
    """A lot written as a path, `area / lot / sub-area`, without the agreement's own name."""
    parts = [part.strip() for part in re.split(r"\s+/\s+", text) if part.strip()]
    if len(parts) > 1 and parts[0].casefold() == title.casefold():
        parts = parts[1:]
    if len(parts) < 2:
        return (parts[0] if parts else ""), ""
    return " / ".join(parts[:-1]), parts[-1]


def read_row(row: int, cells: Sequence[str], mapping: Mapping[str, int]) -> RegisterRow | Fault:
    """The row, or its first fault."""
    reading = _Reading(row, cells, mapping)
    shown = " | ".join(numbers.mask_text(cell).strip() for cell in cells)[:500]
    number = reading.required(_F.NUMBER)
    if len(number) > LONGEST_NUMBER:
        reading.wrong(_F.NUMBER, _("%(what)s is too long.") % {"what": _F.NUMBER.label})
    elif number and not number_key(number):
        reading.wrong(_F.NUMBER, _("The agreement number has neither letters nor digits."))
    name = reading.required(_F.SUPPLIER_NAME)
    title = reading.text(_F.TITLE)[:LONGEST] or number
    supplier_number, country = reading.supplier_number()
    first = reading.day(_F.VALID_FROM, required=True)
    last = reading.day(_F.VALID_TO, required=True)
    extends_to = reading.day(_F.EXTENDS_TO, required=False)
    if first and last and last < first:
        reading.wrong(_F.VALID_TO, _("The agreement ends before it begins."))
    rank, ceiling = reading.rank(), reading.money()
    lot, area = split_lot(reading.text(_F.LOT), title)
    if reading.faults or first is None or last is None:
        wanted, sentence = reading.faults[0]
        return Fault(row, wanted.value, sentence, shown)
    return RegisterRow(
        row=row,
        number=number,
        title=title,
        supplier_name=name,
        supplier_number=supplier_number,
        country=country,
        lot=lot[:LONGEST],
        area=area[:LONGEST],
        valid_from=first,
        valid_to=last,
        extends_to=extends_to,
        rank=rank,
        call_off=model_of(reading.text(_F.CALL_OFF)) or model_of(reading.text(_F.LOT)),
        ceiling=ceiling,
        cells=shown,
        parties=reading.raw(_F.PARTIES)[:LONGEST_PARTIES],
        options=extras.Told(
            options=reading.text(_F.OPTIONS)[:LONGEST],
            each=reading.text(_F.OPTION_MONTHS)[:LONGEST],
            notice=reading.text(_F.NOTICE)[:LONGEST],
            notice_by=values.day(reading.raw(_F.NOTICE)),
        ),
    )


def cells_of(batch: Any) -> list[tuple[int, list[str]]]:
    """A batch of columns as numbered rows of text."""
    columns = [column.to_pylist() for column in batch.cells]
    return [
        (int(number), [column[index] or "" for column in columns])
        for index, number in enumerate(batch.numbers)
    ]
