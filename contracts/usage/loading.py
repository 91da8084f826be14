"""A ledger into the database: read, normalised and matched ahead in a thread, written by COPY.

One of the room's bulk paths. Memory stays flat: a few megabytes of the file at a time, rejected
rows in a file of their own. Everything happens in the caller's transaction, so nothing is ever
half-imported. While the database takes one piece, the thread makes the next; it never talks to the
database.
"""

import csv
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection
from pyarrow import csv as arrow_csv

from contracts.usage import partitions
from contracts.usage.matching import Matcher
from contracts.usage.models import RejectedRow
from contracts.usage.period import Period
from portal.jobs.reading import reader, values
from portal.jobs.reading.columns import Field
from portal.jobs.reading.normalise import Normaliser, Rejected

SHOWN_REJECTED = 200
AHEAD = 4
# From about a hundred thousand lines on, a part of its own is faster than the indexes there are.
LARGE_BYTES = 12 << 20
_WRITE = arrow_csv.WriteOptions(include_header=False)

Progress = Callable[[int], None]


@dataclass(slots=True)
class Tally:
    """Every row of a file, accounted for."""

    imported: int = 0
    rejected: int = 0
    masked: int = 0
    cents: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first_rejected: list[Rejected] = field(default_factory=list)
    outcomes: dict[str, list[int]] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """All rows that held anything."""
        return self.imported + self.rejected

    @property
    def amount(self) -> Decimal:
        """The sum of the imported rows, to the öre."""
        return Decimal(self.cents).scaleb(-2)

    @property
    def matches(self) -> list[tuple[str, int, Decimal]]:
        """(outcome, rows, amount), most rows first."""
        rows = [(name, n, Decimal(cents).scaleb(-2)) for name, (n, cents) in self.outcomes.items()]
        return sorted(rows, key=lambda row: -row[1])


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one batch of the file became."""

    rows: int
    masked: int
    cents: int
    rejected: list[Rejected]
    outcomes: dict[str, tuple[int, int]]
    text: memoryview | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where the lines go: the import and the buyer that every line belongs to."""

    ledger_import_id: int
    organisation_id: int


def normaliser_for(layout: reader.Layout, mapping: dict[Field, int], period: Period) -> Normaliser:
    """How this file's rows are read; the decimal sign is told by its first rows.

    Spreadsheets hold numbers, which come with a point; text in them may still use a comma.
    """
    sign = "."
    if layout.kind in {"csv", "json"}:
        column = mapping[Field.AMOUNT]
        sign = values.decimal_sign_of([row[column] for row in reader.sample(layout)])
    return Normaliser(mapping, period.first, period.last, decimal_sign=sign)


def count(
    layout: reader.Layout, normaliser: Normaliser, matcher: Matcher, progress: Progress | None
) -> Tally:
    """What loading the file would come to; nothing is written."""
    tally = Tally()
    for piece in _ahead(_pieces(layout, normaliser, matcher, None)):
        _add(tally, piece)
        if progress:
            progress(tally.read)
    return tally


def load(
    layout: reader.Layout,
    normaliser: Normaliser,
    matcher: Matcher,
    target: Target,
    *,
    folder: Path,
    progress: Progress | None = None,
) -> Tally:
    """Write the file's good rows as lines, each with what it is; rejected ones to the folder."""
    tally = Tally()
    with (
        _table(layout, normaliser, target) as table,
        (folder / "rejected.csv").open("w", encoding="utf-8", newline="") as file,
        connection.cursor() as cursor,
    ):
        writer = csv.writer(file)
        columns = ", ".join(_columns(normaliser))
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy:
            for piece in _ahead(_pieces(layout, normaliser, matcher, target)):
                if piece.text is not None:
                    copy.write(piece.text)
                writer.writerows([row.row_number, row.reason, row.text] for row in piece.rejected)
                _add(tally, piece)
                if progress:
                    progress(tally.read)
    return tally


@contextmanager
def _table(layout: reader.Layout, normaliser: Normaliser, target: Target) -> Iterator[str]:
    """The table to write to: a large ledger of one year fills a part before that has indexes."""
    years = partitions.years_of(normaliser.first, normaliser.last)
    large = Path(layout.prepared).stat().st_size >= LARGE_BYTES
    if large and len(years) == 1 and partitions.has_room(years[0]):
        with partitions.aside(years[0], target.ledger_import_id) as name:
            yield name
        return
    partitions.ensure(years)
    yield partitions.TABLE


def _columns(normaliser: Normaliser) -> list[str]:
    """What is written: columns that the file does not have are left to their defaults."""
    written = ["row_number", "supplier_number", "other_numbers", "number_kind", "supplier_name"]
    optional = {
        Field.INVOICE_NUMBER: ("invoice_number",),
        Field.ACCOUNT: ("account", "account_text"),
        Field.UNIT: ("unit",),
        Field.REFERENCE: ("reference",),
    }
    for key, names in optional.items():
        if key in normaliser.mapping:
            written += names
    if Field.ACCOUNT not in normaliser.mapping and Field.ACCOUNT_TEXT in normaliser.mapping:
        written.append("account_text")
    written += ["date", "date_known", "amount"]
    verdict = ["match_reason", "lot_id", "outside_lot_id", "supplier_id"]
    return [*written, *verdict, "ledger_import_id", "organisation_id"]


def _pieces(
    layout: reader.Layout, normaliser: Normaliser, matcher: Matcher, target: Target | None
) -> Iterator[_Piece]:
    names = _columns(normaliser)
    for batch in reader.read(layout):
        result = normaliser.batch(batch)
        lines = result.accepted
        told = matcher.match(lines) if lines.num_rows else np.array([], dtype=np.int64)
        text = None
        if target and lines.num_rows:
            columns = {
                **{name: lines.column(name) for name in names if name in lines.schema.names},
                **matcher.columns(told),
                "ledger_import_id": pa.repeat(target.ledger_import_id, lines.num_rows),
                "organisation_id": pa.repeat(target.organisation_id, lines.num_rows),
            }
            text = as_csv(pa.RecordBatch.from_pydict({name: columns[name] for name in names}))
        yield _Piece(
            rows=lines.num_rows,
            masked=result.masked,
            cents=result.cents,
            rejected=result.rejected,
            outcomes=matcher.summed(told, lines),
            text=text,
        )


def _add(tally: Tally, piece: _Piece) -> None:
    tally.imported += piece.rows
    tally.masked += piece.masked
    tally.cents += piece.cents
    for outcome, (rows, cents) in piece.outcomes.items():
        so_far = tally.outcomes.setdefault(outcome, [0, 0])
        so_far[0] += rows
        so_far[1] += cents
    for row in piece.rejected:
        tally.rejected += 1
        tally.reasons[row.reason] += 1
        if len(tally.first_rejected) < SHOWN_REJECTED:
            tally.first_rejected.append(row)


class _GivenUp(Exception):
    """Nobody takes what is made any more."""


def _ahead[T](made: Iterator[T], depth: int = AHEAD) -> Iterator[T]:
    """What `made` gives, made by a thread that works at most `depth` ahead of who takes it."""
    waiting: queue.Queue[Any] = queue.Queue(maxsize=depth)
    given_up = threading.Event()

    def put(kind: str, value: Any) -> None:
        while not given_up.is_set():
            try:
                waiting.put((kind, value), timeout=0.1)
            except queue.Full:
                continue
            return
        raise _GivenUp

    def work() -> None:
        try:
            for one in made:
                put("one", one)
            put("end", None)
        except _GivenUp:
            return
        except BaseException as error:  # raised again where it is waited for
            with suppress(_GivenUp):
                put("fault", error)

    thread = threading.Thread(target=work, name="reading-ahead", daemon=True)
    thread.start()
    try:
        kind, value = waiting.get()
        while kind == "one":
            yield value
            kind, value = waiting.get()
        if kind == "fault":
            raise value
    finally:
        given_up.set()
        thread.join()


def as_csv(batch: pa.RecordBatch) -> memoryview:
    """Rows as COPY reads them."""
    sink = pa.BufferOutputStream()
    arrow_csv.write_csv(batch, sink, _WRITE)
    return memoryview(sink.getvalue())


def save_rejected(folder: Path, ledger_import_id: int) -> None:
    """Store all rejected rows of the file that was loaded last, by COPY."""
    table = RejectedRow._meta.db_table
    sql = f"COPY {table} (ledger_import_id, row_number, reason, text) FROM STDIN (FORMAT csv)"
    with (
        (folder / "rejected.csv").open(encoding="utf-8", newline="") as file,
        connection.cursor() as cursor,
        cursor.copy(sql) as copy,
    ):
        for row in csv.reader(file):
            copy.write(_csv_line([ledger_import_id, *row]))


def _csv_line(cells: list[Any]) -> str:
    return ",".join('"' + str(cell).replace('"', '""') + '"' for cell in cells) + "\n"
