"""The number of SQL statements of a page is a committed baseline (`tests/query_counts.json`).

A page that needs more statements than before shows as a changed line in review. Run with
`UPDATE_QUERY_COUNTS=1` to write the counts anew.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

BASELINE = Path(__file__).resolve().parent.parent / "query_counts.json"


def count(call: Callable[[], Any]) -> tuple[int, list[str]]:
    """How many statements `call` makes, and which."""
    with CaptureQueriesContext(connection) as captured:
        call()
    statements = [q["sql"] for q in captured.captured_queries]
    return len(statements), statements


def assert_baseline(name: str, call: Callable[[], Any]) -> int:
    """Fail when `call` makes another number of statements than the baseline says.

    Called once before counting, so that caches that live longer than a request are warm.
    """
    call()
    number, statements = count(call)
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        baseline[name] = number
        BASELINE.write_text(json.dumps(baseline, indent=2, sort_keys=True) + "\n")
        return number
    assert name in baseline, f"{name} has no baseline: run with UPDATE_QUERY_COUNTS=1"
    if number != baseline[name]:
        repeated = [f"{n} × {sql[:160]}" for sql, n in Counter(statements).most_common(5)]
        raise AssertionError(
            f"{name}: {number} statements, the baseline says {baseline[name]}\n"
            + "\n".join(repeated)
        )
    return number
