"""A ledger into the database: read in pieces, staged by COPY, moved and matched by one statement.

One of the room's bulk paths. Memory stays flat: a few megabytes of the file at a time, rejected
rows in a file of their own. Everything happens in the caller's transaction, so nothing is ever
half-imported.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection
from pyarrow import csv as arrow_csv

from contracts.usage.models import RejectedRow
from contracts.usage.period import Period
from contracts.usage.reading import reader, values
from contracts.usage.reading.columns import Field
from contracts.usage.reading.normalise import Normaliser, Rejected

STAGE = "usage_stage"
SHOWN_REJECTED = 200
_STAGE_COLUMNS = """
    row_number integer, supplier_number text, other_numbers text, number_kind text,
    supplier_name text, invoice_number text, account text, account_text text, unit text,
    date date, date_known boolean, amount numeric(16, 2)
"""
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

    @property
    def read(self) -> int:
        """All rows that held anything."""
        return self.imported + self.rejected

    @property
    def amount(self) -> Decimal:
        """The sum of the imported rows, to the öre."""
        return Decimal(self.cents).scaleb(-2)


def normaliser_for(layout: reader.Layout, mapping: dict[Field, int], period: Period) -> Normaliser:
    """How this file's rows are read; the decimal sign is told by its first rows.

    Spreadsheets hold numbers, which come with a point; text in them may still use a comma.
    """
    sign = "."
    if layout.kind in {"csv", "json"}:
        column = mapping[Field.AMOUNT]
        sign = values.decimal_sign_of([row[column] for row in reader.sample(layout)])
    return Normaliser(mapping, period.first, period.last, decimal_sign=sign)


@contextmanager
def staged(
    layout: reader.Layout, normaliser: Normaliser, folder: Path, progress: Progress | None = None
) -> Iterator[Tally]:
    """Put the file's good rows in the stage and hand over the tally; then the stage is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")
        cursor.execute(f"CREATE TEMPORARY TABLE {STAGE} ({_STAGE_COLUMNS}) ON COMMIT DROP")
        tally = _copy(cursor, layout, normaliser, folder / "rejected.csv", progress)
        cursor.execute(f"ANALYZE {STAGE}")
        yield tally
        cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")


def _copy(
    cursor: Any,
    layout: reader.Layout,
    normaliser: Normaliser,
    rejected_file: Path,
    progress: Progress | None,
) -> Tally:
    tally = Tally()
    sql = f"COPY {STAGE} FROM STDIN (FORMAT csv)"
    with rejected_file.open("w", encoding="utf-8", newline="") as file, cursor.copy(sql) as copy:
        writer = csv.writer(file)
        for batch in reader.read(layout):
            result = normaliser.batch(batch)
            if result.accepted.num_rows:
                copy.write(as_csv(result.accepted))
            tally.imported += result.accepted.num_rows
            tally.masked += result.masked
            tally.cents += result.cents
            for row in result.rejected:
                tally.rejected += 1
                tally.reasons[row.reason] += 1
                writer.writerow([row.row_number, row.reason, row.text])
                if len(tally.first_rejected) < SHOWN_REJECTED:
                    tally.first_rejected.append(row)
            if progress:
                progress(tally.read)
    return tally


def as_csv(batch: pa.RecordBatch) -> memoryview:
    """Rows as COPY reads them."""
    sink = pa.BufferOutputStream()
    arrow_csv.write_csv(batch, sink, _WRITE)
    return memoryview(sink.getvalue())


def save_rejected(folder: Path, ledger_import_id: int) -> None:
    """Store all rejected rows of the file that was staged last, by COPY."""
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
