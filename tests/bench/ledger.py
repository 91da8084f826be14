"""Ledger import against what else could do it: bare COPY, pandas' to_sql, django-import-export.

All write the same lines into the same table with its indexes, in the same run; ours also reads,
checks and matches them, and sums their month. The slow ways are measured on fewer rows and compared
per second. COPY is met twice: in a year without lines, and in one that has as many already. Two
workers with a file each are held against one that imports both.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd
from django.db import connection, transaction

from contracts.usage import partitions, rollups
from contracts.usage.models import LedgerImport, LedgerSource, UsageLine, UsageMonth
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from tests.bench import lines
from tests.bench.results import Result

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
TO_SQL_ROWS = ROWS // 10
BUYERS = {"1880": "Örebro", "1883": "Karlskoga"}
IMPORT_EXPORT_ROWS = min(3000, ROWS)
COLUMNS = (
    "ledger_import_id",
    "row_number",
    "organisation_id",
    "date",
    "date_known",
    "amount",
    "supplier_number",
    "other_numbers",
    "number_kind",
    "supplier_name",
    "invoice_number",
    "account",
    "account_text",
    "unit",
    "match_reason",
    "lot_id",
)


def run() -> list[Result]:
    """The whole table of the ledger."""
    _background()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.csv"
        lines.write(path, ROWS)
        ours = _import(path)
        months = _months()
        exported = _export()
        copy = _copy(exported)
        to_sql = _to_sql(exported)
        import_export = _import_export(exported)
        _fill(exported)
        beside = _copy(exported, keep=True)
        _fill(exported)
        second = _import(path)
        _empty()
        workers = _workers(path)
        _empty()
        lines.write(path, ROWS * 2)
        longer = _import(path)
    speed = ours["rows"] / ours["seconds"]
    note = f"{speed:,.0f} rows/s"
    return [
        Result(
            "ledger: rows per second / bare COPY",
            speed / copy,
            1.0,
            "higher",
            f"{note} against {copy:,.0f}",
        ),
        Result(
            "ledger: rows per second / bare COPY, in a year with as many lines",
            second["rows"] / second["seconds"] / beside,
            1.0,
            "higher",
            f"{second['rows'] / second['seconds']:,.0f} rows/s against {beside:,.0f}",
        ),
        *months,
        *workers,
        Result(
            "ledger: rows per second / DataFrame.to_sql",
            speed / to_sql,
            1.0,
            "higher",
            f"{note} against {to_sql:,.0f}",
        ),
        Result(
            "ledger: rows per second / django-import-export",
            speed / import_export,
            15.0,
            "higher",
            f"{note} against {import_export:,.0f}",
        ),
        Result("ledger: memory, MB", ours["megabytes"], 600.0, "lower"),
        Result(
            "ledger: memory with twice the lines / with a million",
            longer["megabytes"] / ours["megabytes"],
            1.15,
            "lower",
            f"{longer['megabytes']:,.0f} MB against {ours['megabytes']:,.0f} MB",
        ),
    ]


def _background() -> None:
    """The buyer, and agreements whose suppliers have a part of the lines."""
    from tests.support.factories import base
    from tests.support.factories import usage as factories

    if not Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).exists():
        base.AssociationFactory()
    for code, name in BUYERS.items():
        Organisation.objects.get_or_create(
            code=code,
            defaults={"name": f"{name} kommun", "short_name": name, "kind": "municipality"},
        )
    buyer = Organisation.objects.get(code="1880")
    numbers = lines.supplier_numbers()[: lines.AGREEMENT_SUPPLIERS]
    valid = (date(2016, 1, 1), date(2016, 12, 31))
    for start in range(0, len(numbers), 10):
        factories.agreement(numbers=numbers[start : start + 10], parties=[buyer], valid=valid)


def _months() -> list[Result]:
    """What a monthly file changes among the sums, and whether making all again changes anything."""
    month = date(2016, 3, 1)
    other = UsageMonth.objects.order_by("pk").first()
    assert other is not None
    other.pk, other.month, other.last_day = None, date(2016, 2, 1), date(2016, 2, 1)
    other.save(force_insert=True)
    before = _places()
    rollups.refresh(other.organisation_id, [month])
    written = {row[:2] for row in _places() - before}
    touched = written - {(other.organisation_id, month)}
    UsageMonth.objects.filter(pk=other.pk).delete()
    columns = ("month", "source", "outcome", "lot_id", "supplier_id", "amount", "lines")
    kept = set(UsageMonth.objects.values_list(*columns))
    rollups.rebuild_buyer(other.organisation_id)
    differing = len(kept ^ set(UsageMonth.objects.values_list(*columns)))
    return [
        Result("ledger: months written beside the file's own", len(touched), 0, "lower"),
        Result("ledger: sums that differ when made again", differing, 0, "lower", f"{len(kept)}"),
    ]


def _places() -> set[tuple[Any, ...]]:
    """Each sum with where it stands in the table: one that is written again moves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, month, ctid::text FROM usage_usagemonth")
        return set(cursor.fetchall())


def _fill(content: bytes) -> None:
    """As many lines of the same year, of another buyer's ledger, before what is measured."""
    _empty()
    partitions.ensure([2016])
    other = Organisation.objects.get(code=list(BUYERS)[-1])
    table, columns = UsageLine._meta.db_table, ", ".join(COLUMNS)
    theirs = columns.replace("ledger_import_id", "0").replace("organisation_id", str(other.pk))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE filling (LIKE {table} INCLUDING DEFAULTS)")
        with cursor.copy(f"COPY filling ({columns}) FROM STDIN (FORMAT csv)") as copy:
            for piece in _pieces(content):
                copy.write(piece)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {theirs} FROM filling")  # noqa: S608
        cursor.execute("DROP TABLE filling")
        cursor.execute("CHECKPOINT")  # what is measured next does not pay for these


def _empty() -> None:
    """No lines, no parts, no imports."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {UsageLine._meta.db_table}")
        cursor.execute(f"DROP TABLE IF EXISTS {partitions.name_of(2016)}")
    UsageMonth.objects.all().delete()
    LedgerImport.objects.all().delete()
    LedgerSource.objects.all().delete()


def _import(path: Path, *buyers: str) -> dict[str, Any]:
    """Import the file for these buyers, or for the first, in a process of its own."""
    return _reported(_started(path, *(buyers or list(BUYERS)[:1])))


def _started(path: Path, *buyers: str) -> "subprocess.Popen[str]":
    database = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.child", str(path), str(database), *buyers],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LEDGER_MAX_MB": "2000"},  # twice the lines pass the limit of an upload
    )


def _reported(process: "subprocess.Popen[str]") -> dict[str, Any]:
    out, fault = process.communicate()
    if process.returncode:
        raise RuntimeError(fault[-2000:])
    return json.loads(out.splitlines()[-1])


def _workers(path: Path) -> list[Result]:
    """A file for each of two buyers, in a new year: by one worker, and by two at the same time."""
    alone = _import(path, *BUYERS)
    _empty()
    both = [_reported(one) for one in [_started(path, buyer) for buyer in BUYERS]]
    slower = max(one["python"] for one in both)
    seconds = max(one["seconds"] for one in both)
    note = f"{slower:.1f} s against {alone['python']:.1f} s"
    whole = f"; by the clock {seconds:.1f} s against {alone['seconds']:.1f} s"
    name = "ledger: Python's time with two workers, the slower / one"
    return [Result(name, slower / alone["python"], 0.6, "lower", note + whole)]


def _export() -> bytes:
    """The imported lines as COPY reads them; the table is emptied."""
    table = UsageLine._meta.db_table
    out = io.BytesIO()
    with connection.cursor() as cursor:
        query = f"SELECT {', '.join(COLUMNS)} FROM {table} ORDER BY row_number"  # noqa: S608
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
            for piece in copy:
                out.write(piece)
        cursor.execute(f"TRUNCATE {table}")
    return out.getvalue()


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 4 << 20):
        yield content[start : start + (4 << 20)]


def _copy(content: bytes, *, keep: bool = False) -> float:
    """Rows per second of a bare COPY of finished lines into the table with its indexes."""
    table = UsageLine._meta.db_table
    sql = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"
    start = perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(sql) as copy:
            for piece in _pieces(content):
                copy.write(piece)
        rows = cursor.rowcount
    seconds = perf_counter() - start
    if not keep:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")
    return rows / seconds


def _frame(content: bytes, rows: int) -> pd.DataFrame:
    kinds = {"supplier_number": str, "invoice_number": str, "account": str}
    frame = pd.read_csv(
        io.BytesIO(content), names=list(COLUMNS), nrows=rows, dtype=kinds, keep_default_na=False
    )
    frame["lot_id"] = pd.to_numeric(frame["lot_id"], errors="coerce").astype("Int64")
    frame["date_known"] = frame["date_known"].eq("t")
    frame["date"] = pd.to_datetime(frame["date"]).dt.date
    return frame


def _to_sql(content: bytes) -> float:
    """Rows per second of `to_sql` of an already parsed frame."""
    from sqlalchemy import create_engine
    from sqlalchemy.engine import URL

    connection.ensure_connection()
    # Where Django really is connected: the embedded server stands in no setting.
    known = connection.connection.info
    address = URL.create(
        "postgresql+psycopg",
        username=known.user or None,
        password=known.password or None,
        host=known.host or None,
        port=known.port or None,
        database=known.dbname,
    )
    frame = _frame(content, TO_SQL_ROWS)
    engine = create_engine(address)
    start = perf_counter()
    frame.to_sql(
        UsageLine._meta.db_table, engine, if_exists="append", index=False, chunksize=10_000
    )
    seconds = perf_counter() - start
    engine.dispose()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {UsageLine._meta.db_table}")
    return len(frame) / seconds


def _import_export(content: bytes) -> float:
    """Rows per second of django-import-export in bulk mode, with everything slow switched off."""
    import tablib
    from import_export import resources

    class LineResource(resources.ModelResource):
        class Meta:
            model = UsageLine
            use_bulk = True
            batch_size = 1000
            skip_diff = True
            force_init_instance = True
            use_transactions = True
            fields = [name.removesuffix("_id") for name in COLUMNS]
            import_id_fields = ()

    frame = _frame(content, IMPORT_EXPORT_ROWS).drop(columns=["lot_id"])
    frame["match_reason"] = "no_agreement_supplier"
    frame.columns = [name.removesuffix("_id") for name in frame.columns]
    data = tablib.Dataset(
        *frame.astype(str).itertuples(index=False, name=None), headers=list(frame.columns)
    )
    start = perf_counter()
    result = LineResource().import_data(data, raise_errors=True)
    seconds = perf_counter() - start
    if result.totals["new"] != len(frame):
        raise RuntimeError(f"import-export wrote {result.totals}")
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {UsageLine._meta.db_table}")
    return len(frame) / seconds
