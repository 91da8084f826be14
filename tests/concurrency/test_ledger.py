"""Ledgers at the same moment: the same one is imported once, different ones do not wait."""

import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from contracts.usage import actions, loading, partitions
from contracts.usage.enums import ImportState
from contracts.usage.models import LedgerImport, UsageLine, UsageMonth
from tests.support.factories import usage as factories
from tests.usage import files


@pytest.mark.django_db(transaction=True)
def test_the_same_ledger_twice_at_once_is_imported_once(
    bjuv: Any, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    pending = [factories.uploaded(files.csv(), organisation=bjuv) for _ in range(2)]
    together = threading.Barrier(2)
    done: list[actions.Imported] = []

    def work(pk: int) -> None:
        together.wait()
        try:
            done.append(actions.import_ledger(actor=None, ledger_import_id=pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one.pk,)) for one in pending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.changed for one in done) == [False, True]
    assert UsageLine.objects.count() == 3
    states = LedgerImport.objects.values_list("state", flat=True)
    assert sorted(states) == sorted([ImportState.IMPORTED, ImportState.DISCARDED])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_lines", [False, True])
def test_two_large_files_of_a_year_are_read_at_the_same_time(
    bjuv: Any,
    lund: Any,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_lines: bool,
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    monkeypatch.setattr(loading, "LARGE_BYTES", 0)
    row = [*files.ROWS[0][:4], "2031-03-02", "5"]
    if has_lines:
        partitions.ensure([2031])
    pending = [
        factories.uploaded(files.csv([row] * count), organisation=buyer, period="2031-03")
        for buyer, count in ((bjuv, 2), (lund, 3))
    ]
    together = threading.Barrier(2)
    done: list[actions.Imported] = []

    def work(pk: int) -> None:
        # Whoever waited for the other's end would break the barrier.
        met = iter([together.wait])

        def progress(rows: int) -> None:
            if rows:
                next(met, lambda _seconds: 0)(10)

        try:
            done.append(actions.import_ledger(actor=None, ledger_import_id=pk, progress=progress))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one.pk,)) for one in pending]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert [one.changed for one in done] == [True, True]
    found = UsageMonth.objects.values_list("organisation_id", "lines", "amount")
    assert set(found) == {(bjuv.pk, 2, Decimal(10)), (lund.pk, 3, Decimal(15))}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM usage_usageline")
        parts = {name for (name,) in cursor.fetchall()}
    assert parts == {f"usage_usageline_2031_{one.ledger_import.pk}" for one in done}
