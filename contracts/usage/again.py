"""Lines that are stored already, held against the agreements as they are now.

One of the room's bulk paths: lines are read and changed with SQL, in pieces, by the same rule and
matcher as at import. What its source has said itself is left alone, and so are copies.
"""

import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max, Min
from psycopg import sql
from pyarrow import csv as arrow_csv

from contracts.usage import copies, rollups
from contracts.usage.book import book_for
from contracts.usage.enums import MatchOutcome, UsageSource
from contracts.usage.loading import as_csv
from contracts.usage.matching import Matcher
from contracts.usage.models import LearntMatch, LedgerImport, UsageLine, UsageMonth

_TABLE = UsageLine._meta.db_table
_SAID = (MatchOutcome.GIVEN, MatchOutcome.REPORTED_OUTSIDE, MatchOutcome.COPY)
_TEXTS = ("number_kind", "supplier_number", "other_numbers", "supplier_name", "reference")
_READ = ("id", "date", *_TEXTS, "account", "cpv")
_VERDICT = ("match_reason", "lot_id", "outside_lot_id", "supplier_id")
_KINDS = {
    **dict.fromkeys(_READ, pa.string()),
    **dict.fromkeys(_VERDICT, pa.int64()),
    "id": pa.int64(),
    "date": pa.date32(),
    "match_reason": pa.string(),
}
_BLOCK = 4 << 20


def match_import(ledger_import: LedgerImport) -> int:
    """Match an import's lines again, and sum its months; answers how many lines changed."""
    matcher = _ledger_matcher(ledger_import.organisation_id, ledger_import.source_id)
    return _match_import(ledger_import, matcher)


def _ledger_matcher(organisation_id: int, source_id: int) -> Matcher:
    return Matcher(book_for(organisation_id, source=UsageSource.LEDGER, ledger_source_id=source_id))


def _match_import(ledger_import: LedgerImport, matcher: Matcher) -> int:
    where = f"ledger_import_id = {int(ledger_import.pk)}"
    return _again(ledger_import.organisation_id, matcher, where)


def match_others(organisation_id: int, first: date, last: date) -> int:
    """Match a buyer's lines of other sources than ledgers again; answers how many changed."""
    changed = 0
    rows = UsageLine.objects.filter(organisation=organisation_id, date__range=(first, last))
    for source in UsageSource:
        if source != UsageSource.LEDGER and rows.filter(source=source).exists():
            matcher = Matcher(book_for(organisation_id, source=source))
            where = (
                f"organisation_id = {int(organisation_id)} AND source = '{source.value}'"
                f" AND date BETWEEN '{first:%Y-%m-%d}' AND '{last:%Y-%m-%d}'"
            )
            changed += _again(organisation_id, matcher, where)
    return changed


def released(import_ids: list[int]) -> None:
    """Say anew what rows are that were copies of rows that are gone (`copies.release`)."""
    for found in LedgerImport.objects.filter(pk__in=import_ids):
        copies.mark(found)
        match_import(found)
        rollups.refresh(found.organisation_id, found.period.months)


def match_agreement(agreement_id: int) -> None:
    """Match all lines of an agreement's parties and its time again; safe to run twice.

    Its time is widened to the lines that stand in its lots now: an agreement that is terminated,
    or whose days are corrected, lets go of what it no longer holds.
    """
    agreement = apps.get_model("agreements", "Agreement").objects.filter(pk=agreement_id).first()
    if agreement is None:
        return
    parties = agreement.parties.order_by("organisation_id").values_list(
        "organisation_id", flat=True
    )
    first, last = _time_of(agreement)
    imports = LedgerImport.objects.imported().filter(
        organisation_id__in=list(parties), period_start__lte=last, period_end__gte=first
    )
    # A book holds all agreements: it is made once for all files of a buyer's source.
    files = imports.order_by("organisation_id", "source_id", "pk")
    for of, alike in groupby(files, key=lambda one: (one.organisation_id, one.source_id)):
        matcher = _ledger_matcher(*of)
        for found in alike:
            _match_import(found, matcher)
    for organisation_id in parties:
        match_others(organisation_id, first, last)


def _time_of(agreement: Any) -> tuple[date, date]:
    """The agreement's own days, and those of the lines that its lots hold."""
    held = UsageMonth.objects.filter(lot__agreement=agreement).order_by()
    found = held.aggregate(first=Min("month"), last=Max("last_day"))
    return (
        min(day for day in (agreement.valid_from, found["first"]) if day),
        max(day for day in (agreement.last_contract_date, found["last"]) if day),
    )


def match_alike(learnt: LearntMatch) -> int:
    """Match the lines that somebody has taught us about again; answers how many changed."""
    matcher = Matcher(
        book_for(
            learnt.organisation_id,
            source=learnt.source,
            ledger_source_id=learnt.ledger_source_id,
        )
    )
    alike = sql.SQL(
        "organisation_id = {organisation} AND source = {source}"
        " AND supplier_number = {number} AND account = {account}"
    ).format(
        organisation=learnt.organisation_id,
        source=str(learnt.source),
        number=learnt.supplier_number,
        account=learnt.account,
    )
    where = alike.as_string(None)
    if learnt.ledger_source_id:
        where += (
            " AND ledger_import_id IN (SELECT id FROM usage_ledgerimport"  # noqa: S608 - a number
            f" WHERE source_id = {int(learnt.ledger_source_id)})"
        )
    return _again(learnt.organisation_id, matcher, where)


@transaction.atomic
def _again(organisation_id: int, matcher: Matcher, where: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        stored = Path(folder) / "lines.csv"
        _write(stored, where)
        changes = [change for batch in _read(stored) if (change := _changed(batch, matcher))]
    if not changes:
        return 0
    months = _store(changes)
    rollups.refresh(organisation_id, months)
    return sum(change.num_rows for change in changes)


def _write(path: Path, where: str) -> None:
    said = ", ".join(f"'{outcome.value}'" for outcome in _SAID)
    query = (
        f"SELECT {', '.join([*_READ, *_VERDICT])} FROM {_TABLE}"  # noqa: S608 - our own names
        f" WHERE {where} AND match_reason NOT IN ({said})"
    )
    with (
        path.open("wb") as file,
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy,
    ):
        for piece in copy:
            file.write(piece)


def _read(path: Path) -> Iterator[pa.RecordBatch]:
    if not path.stat().st_size:
        return
    yield from arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=_BLOCK, column_names=[*_READ, *_VERDICT]
        ),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=_KINDS, strings_can_be_null=False, null_values=[""]
        ),
    )


def _changed(batch: pa.RecordBatch, matcher: Matcher) -> pa.RecordBatch | None:
    """Those that are something else now, with what they are; None when nothing changed."""
    now = matcher.columns(matcher.match(batch))
    different = np.zeros(batch.num_rows, dtype=bool)
    for name in _VERDICT:
        before, after = batch.column(name), now[name]
        if name != "match_reason":
            before, after = pc.fill_null(before, -1), pc.fill_null(after, -1)
        different |= pc.not_equal(before, after).to_numpy(zero_copy_only=False)
    if not different.any():
        return None
    columns = {"id": batch.column("id"), "date": batch.column("date"), **now}
    return pa.RecordBatch.from_pydict(columns).filter(pa.array(different))


def _store(changes: list[pa.RecordBatch]) -> list[date]:
    """Change the lines in one statement; answers which months they are of."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS usage_again")
        cursor.execute(
            f"CREATE TEMPORARY TABLE usage_again ON COMMIT DROP AS"  # noqa: S608 - our own names
            f" SELECT id, date, {', '.join(_VERDICT)} FROM {_TABLE} LIMIT 0"
        )
        with cursor.copy("COPY usage_again FROM STDIN (FORMAT csv)") as copy:
            for change in changes:
                copy.write(as_csv(change))
        cursor.execute("ANALYZE usage_again")
        cursor.execute(
            f"UPDATE {_TABLE} line SET match_reason = again.match_reason, lot_id = again.lot_id,"  # noqa: S608
            " outside_lot_id = again.outside_lot_id, supplier_id = again.supplier_id"
            " FROM usage_again again WHERE again.id = line.id AND again.date = line.date"
        )
        cursor.execute("SELECT DISTINCT date_trunc('month', date)::date FROM usage_again")
        months = [month for (month,) in cursor.fetchall()]
        cursor.execute("DROP TABLE usage_again")
    return months
