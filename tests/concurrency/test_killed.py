"""A worker dies in the middle of an import: nothing is counted, and the next try counts once."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from contracts.usage import actions
from contracts.usage.enums import ImportState
from contracts.usage.models import UsageLine, UsageMonth
from tests.support.factories import usage as factories
from tests.usage import files


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing_and_can_be_tried_again(
    bjuv: Any, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    made = factories.uploaded(files.csv(), organisation=bjuv)
    database = str(connection.settings_dict["NAME"])
    killed = subprocess.run(
        [
            *(sys.executable, "-m", "tests.usage.killed"),
            *(database, str(made.pk), str(settings.VAR_DIR)),
        ],
        check=False,
        capture_output=True,
        timeout=100,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
    )
    assert killed.returncode == -9, killed.stderr
    made.refresh_from_db()
    assert made.state == ImportState.DRAFT
    assert not UsageLine.objects.exists()
    assert not UsageMonth.objects.exists()

    done = actions.import_ledger(actor=None, ledger_import_id=made.pk)

    assert done.changed
    assert UsageLine.objects.count() == 3
    assert sum(UsageMonth.objects.values_list("lines", flat=True)) == 3
