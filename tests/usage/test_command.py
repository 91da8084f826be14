"""`manage.py import_ledger`: the receipt, or one line and exit code 1."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from contracts.usage.models import LedgerImport, UsageLine
from tests.support.factories import usage as factories
from tests.usage import files

pytestmark = pytest.mark.django_db


def run(
    path: Path, *more: str, period: str = "2026-03", code: str = "1260"
) -> tuple[str, str, int]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command(
            "import_ledger",
            str(path),
            f"--organisation={code}",
            f"--period={period}",
            *more,
            stdout=out,
            stderr=err,
        )
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    return out.getvalue(), err.getvalue(), status


def test_the_receipt_as_json_has_the_exact_sum(bjuv: Any, tmp_path: Path) -> None:
    out, _err, status = run(files.save(tmp_path, files.csv()), "--json")
    assert status == 0
    assert json.loads(out) == {"read": 3, "imported": 3, "rejected": 0, "masked": 0, "sum": 810.25}
    assert '"sum": 810.25}' in out


def test_the_same_file_again_prints_the_same_and_changes_nothing(bjuv: Any, tmp_path: Path) -> None:
    path = files.save(tmp_path, files.csv())
    first, _err, _status = run(path)
    second, _err, status = run(path)
    assert status == 0
    assert second.startswith(first)
    assert len(second.splitlines()) == len(first.splitlines()) + 1
    assert UsageLine.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (b"%PDF-1.7", {}),
        (b"", {}),
        (files.csv([]), {}),
        (files.bomb(1_600_000_000), {}),
        (b"Ett;Tu\nhej;hopp\nhej;hopp\n", {}),
        (files.csv(), {"period": "mars"}),
        (files.csv(), {"period": "2025-12"}),
        (files.csv(), {"code": "9999"}),
    ],
    ids=["pdf", "empty", "header", "bomb", "columns", "period", "outside", "organisation"],
)
def test_bad_input_gets_one_line_and_leaves_nothing(
    bjuv: Any, tmp_path: Path, settings: Any, content: bytes, how: dict[str, str]
) -> None:
    out, err, status = run(files.save(tmp_path, content), **how)
    assert status == 1
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    assert not LedgerImport.objects.imported().exists()
    assert not UsageLine.objects.exists()


def test_a_missing_file_gets_one_line(bjuv: Any, tmp_path: Path) -> None:
    _out, err, status = run(tmp_path / "saknas.csv")
    assert status == 1
    assert "saknas.csv" in err


def test_a_file_twice_the_limit_gets_one_line(bjuv: Any, tmp_path: Path, settings: Any) -> None:
    content = files.csv(files.ROWS * 10)
    settings.LEDGER_MAX_BYTES = len(content) // 2
    _out, err, status = run(files.save(tmp_path, content))
    assert status == 1
    assert "MB" in err
    assert factories.uploads_left(settings) == []
