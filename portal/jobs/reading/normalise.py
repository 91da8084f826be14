"""From a batch of text columns to rows of one shape: amounts in öre, dates, supplier numbers.

Every row comes out once: accepted, or rejected with a reason. Nothing is dropped as a duplicate:
two equal rows are two real postings.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portal.jobs.reading import numbers, values
from portal.jobs.reading.columns import Field
from portal.jobs.reading.reader import Batch

LONGEST_CELL = 300
LONGEST_REJECTED = 500
_CACHE = 100_000
_PERSON_LIKE = r"[0-9]{6}[-–+]?[0-9]{4}"
_PERSON_WRITTEN = r"[0-9]{6}[-–+][0-9]{4}"
_SEK = r"(?i)^(sek|s?kr\.?|kronor|svenska kronor)?$"
_TOTAL = r"(?i)^\s*(del|slut|total)?(summa|total|totalt)\s*:?\s*$"

OUTPUT = pa.schema(
    [
        ("row_number", pa.int64()),
        ("supplier_number", pa.string()),
        ("other_numbers", pa.string()),
        ("number_kind", pa.string()),
        ("supplier_name", pa.string()),
        ("invoice_number", pa.string()),
        ("account", pa.string()),
        ("account_text", pa.string()),
        ("unit", pa.string()),
        ("reference", pa.string()),
        ("date", pa.date32()),
        ("date_known", pa.bool_()),
        ("amount", pa.decimal128(18, 2)),
    ]
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be imported: where it stands, why (a code), and its text, masked."""

    row_number: int
    reason: str
    text: str


@dataclass(slots=True)
class Result:
    """One batch, fully accounted for: `read` = rows of `accepted` + `rejected`."""

    accepted: pa.RecordBatch
    rejected: list[Rejected] = field(default_factory=list)
    read: int = 0
    masked: int = 0
    cents: int = 0


@dataclass(slots=True)
class Normaliser:
    """Turns batches of one file into rows; `mapping` says which column holds what."""

    mapping: dict[Field, int]
    first: date
    last: date
    decimal_sign: str = ","
    _numbers: dict[str, numbers.SupplierNumber] = field(default_factory=dict)
    _days: dict[str, date | None] = field(default_factory=dict)

    def batch(self, batch: Batch) -> Result:
        """The rows of a batch, accepted or rejected, with the counts of the receipt."""
        size = len(batch.numbers)
        cells = {key: _clean(batch.cells[index]) for key, index in self.mapping.items()}
        nothing = pa.array(np.full(size, "", dtype=object), pa.string())
        amounts = cells.get(Field.AMOUNT, nothing)
        reasons = np.full(size, "", dtype=object)
        cents = self._cents(amounts, reasons)
        _mark_totals(cells, batch, reasons)
        _mark_currencies(cells.get(Field.CURRENCY), reasons)
        days, known = self._dates(cells.get(Field.BOOKED_ON), size, reasons)
        supplier, masked = self._suppliers(cells.get(Field.SUPPLIER_NUMBER, nothing))
        texts = self._texts(cells, nothing, masked)
        blank = _blank(batch, amounts)
        reasons[blank] = "blank"
        good = reasons == ""
        columns = [pa.array(batch.numbers), *supplier, *texts, days, known, _money(cents)]
        accepted = pa.RecordBatch.from_arrays(columns, schema=OUTPUT)
        if not good.all():
            accepted = accepted.filter(pa.array(good))
        rejected = _rejected(batch, reasons)
        return Result(
            accepted=accepted,
            rejected=rejected,
            read=accepted.num_rows + len(rejected),
            masked=int(masked[good].sum()),
            cents=int(cents[good].sum()),
        )

    def _cents(self, amounts: Any, reasons: np.ndarray) -> np.ndarray:
        """Öre as whole numbers; the simple form in bulk, all others one by one."""
        simple = pc.match_substring_regex(amounts, values.SIMPLE[self.decimal_sign])
        plain = pc.if_else(simple, amounts, "0")
        if self.decimal_sign == ",":
            plain = pc.replace_substring(plain, ",", ".")
        found = np.rint(pc.cast(plain, pa.float64()).to_numpy() * 100).astype(np.int64)
        for index in pc.indices_nonzero(pc.invert(simple)).to_pylist():
            text = amounts[index].as_py()
            value = values.cents(text, self.decimal_sign)
            if value is None:
                reasons[index] = "amount_unreadable" if text else "amount_missing"
            elif abs(value) >= values.MAX_CENTS:
                reasons[index] = "amount_too_large"
            else:
                found[index] = value
        return found

    def _dates(self, column: Any, size: int, reasons: np.ndarray) -> tuple[Any, Any]:
        """The booking day and whether it is known; without one, the first day of the period."""
        if column is None:
            first = pa.repeat(pa.scalar(self.first, pa.date32()), size)
            return first, pa.repeat(pa.scalar(False), size)
        encoded = column.dictionary_encode()
        days, known, faults = [], [], []
        for text in encoded.dictionary.to_pylist():
            day = self._day(text)
            inside = day is not None and self.first <= day <= self.last
            faults.append(
                "" if inside or not text else "date_outside" if day else "date_unreadable"
            )
            days.append(day if inside else self.first)
            known.append(inside)
        places = encoded.indices
        if faults:
            fault = np.array(faults, dtype=object)[places.to_numpy()]
            wrong = (fault != "") & (reasons == "")
            reasons[wrong] = fault[wrong]
        return pa.array(days, pa.date32()).take(places), pa.array(known, pa.bool_()).take(places)

    def _day(self, text: str) -> date | None:
        if text not in self._days:
            _make_room(self._days)
            self._days[text] = values.day(text)
        return self._days[text]

    def _suppliers(self, column: Any) -> tuple[list[Any], np.ndarray]:
        """Number, further numbers and kind; and which rows had a personal number."""
        encoded = column.dictionary_encode()
        parsed = [self._number(text) for text in encoded.dictionary.to_pylist()]
        places = encoded.indices
        masked = np.array([one.masked for one in parsed], dtype=bool)[places.to_numpy()]
        columns = [
            pa.array([getattr(one, name) for one in parsed], pa.string()).take(places)
            for name in ("number", "others", "kind")
        ]
        return columns, masked

    def _number(self, text: str) -> numbers.SupplierNumber:
        if text not in self._numbers:
            _make_room(self._numbers)
            self._numbers[text] = numbers.parse(text)
        return self._numbers[text]

    def _texts(self, cells: dict[Field, Any], nothing: Any, masked: np.ndarray) -> list[Any]:
        """Name, invoice number, account and its text, unit and reference, all without persons."""
        account = cells.get(Field.ACCOUNT, nothing)
        account_text = cells.get(Field.ACCOUNT_TEXT)
        if account_text is None:
            account, account_text = _split_account(account)
        columns = [
            (cells.get(Field.SUPPLIER_NAME, nothing), True),
            (cells.get(Field.INVOICE_NUMBER, nothing), False),
            (account, True),
            (account_text, True),
            (cells.get(Field.UNIT, nothing), True),
            (cells.get(Field.REFERENCE, nothing), False),
        ]
        return [_covered(column, masked, bare=bare) for column, bare in columns]


def _make_room(cache: dict[str, Any]) -> None:
    if len(cache) >= _CACHE:
        cache.clear()


def _clean(column: Any) -> Any:
    """Without padding, zero bytes and absurd length."""
    column = pc.utf8_trim_whitespace(column)
    if len(column) and pc.max(pc.binary_length(column)).as_py() > LONGEST_CELL:
        column = pc.utf8_slice_codeunits(column, 0, LONGEST_CELL)
    if pc.any(pc.match_substring(column, "\x00")).as_py():
        column = pc.replace_substring(column, "\x00", "")
    return column


def _covered(column: Any, masked: np.ndarray, *, bare: bool) -> Any:
    """The column with personal numbers covered; rows that had one are marked in `masked`."""
    pattern = _PERSON_LIKE if bare else _PERSON_WRITTEN
    if not _somewhere(column, pattern):
        return column
    suspects = pc.match_substring_regex(column, pattern)
    places = pc.indices_nonzero(suspects).to_numpy()
    before = column.take(pa.array(places)).to_pylist()
    after = [numbers.mask_text(text, bare=bare) for text in before]
    masked[places] |= np.array([a != b for a, b in zip(after, before, strict=True)], dtype=bool)
    return pc.replace_with_mask(column, suspects, pa.array(after, pa.string()))


def _somewhere(column: Any, pattern: str) -> bool:
    """Whether any cell matches; each different text is looked at once."""
    return bool(pc.any(pc.match_substring_regex(pc.unique(column), pattern)).as_py())


def _split_account(column: Any) -> tuple[Any, Any]:
    """`46362 Köp av vård` in one cell is a code and a text."""
    encoded = column.dictionary_encode()
    pairs = [_code_and_text(text) for text in encoded.dictionary.to_pylist()]
    codes = pa.array([code for code, _text in pairs], pa.string()).take(encoded.indices)
    return codes, pa.array([text for _code, text in pairs], pa.string()).take(encoded.indices)


def _code_and_text(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"([0-9]{1,10})[\s:–-]+(.*)", text)
    return (found[1], found[2]) if found else (text, "")


def _mark_totals(cells: dict[Field, Any], batch: Batch, reasons: np.ndarray) -> None:
    """Rows that sum up the rows above them would count everything twice."""
    columns = [cells[key] for key in (Field.SUPPLIER_NAME, Field.UNIT) if key in cells]
    for column in [*columns, batch.cells[0]]:
        if _somewhere(column, _TOTAL):
            found = pc.match_substring_regex(column, _TOTAL)
            reasons[pc.indices_nonzero(found).to_numpy()] = "total_row"
    telling = [column for key, column in cells.items() if key not in {Field.AMOUNT, Field.CURRENCY}]
    if telling:
        silent = _all_empty(telling)
        reasons[silent & (reasons == "")] = "total_row"


def _mark_currencies(column: Any, reasons: np.ndarray) -> None:
    """Only kronor can be added up; an empty cell is kronor."""
    if column is None:
        return
    foreign = pc.invert(pc.match_substring_regex(column, _SEK)).to_numpy(zero_copy_only=False)
    reasons[foreign & (reasons == "")] = "other_currency"


def _all_empty(columns: list[Any]) -> np.ndarray:
    empty = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        empty &= pc.equal(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    return empty


def _blank(batch: Batch, amounts: Any) -> np.ndarray:
    """Rows without any content are not rows of the ledger; only those without amount are tried."""
    blank = np.zeros(len(batch.numbers), dtype=bool)
    places = pc.indices_nonzero(pc.equal(pc.binary_length(amounts), 0))
    if len(places):
        cells = [pc.utf8_trim_whitespace(column.take(places)) for column in batch.cells]
        blank[places.to_numpy()] = _all_empty(cells)
    return blank


def _money(cents: np.ndarray) -> Any:
    """Whole öre as decimals with two places, without a detour over text."""
    pairs = np.empty((len(cents), 2), dtype=np.int64)
    pairs[:, 0] = cents
    pairs[:, 1] = cents >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(pairs)])


def _rejected(batch: Batch, reasons: np.ndarray) -> list[Rejected]:
    found = [
        Rejected(number, "wrong_width", numbers.mask_text(text)[:LONGEST_REJECTED])
        for number, text in batch.misfits
    ]
    for index in np.nonzero((reasons != "") & (reasons != "blank"))[0].tolist():
        cells = [masked_cell(column[index].as_py()) for column in batch.cells]
        text = " | ".join(cell for cell in cells if cell)
        found.append(Rejected(int(batch.numbers[index]), reasons[index], text[:LONGEST_REJECTED]))
    return sorted(found, key=lambda row: row.row_number)


def masked_cell(text: str) -> str:
    """A cell for showing to people: trimmed, personal numbers covered."""
    text = text.strip().replace("\x00", "")
    if re.fullmatch(r"[0-9 –-]{7,13}", text) and numbers.parse(text).masked:
        return numbers.MASK
    return numbers.mask_text(text)
