"""Two controllers import the same ledger at the same moment: it is imported once."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from contracts.usage import actions
from contracts.usage.enums import ImportState
from contracts.usage.models import LedgerImport, UsageLine
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
