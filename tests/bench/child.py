"""Imports in a process of its own, so that its memory can be told from everything else's.

`python -m tests.bench.child FILE DATABASE BUYER…` imports the file once for each buyer and prints
seconds, seconds of the processor that Python took, rows and the highest memory use in MB.
"""

import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time


def _peak() -> float:
    """This program's own highest memory use in MB.

    On Linux `ru_maxrss` also counts what the parent had when it started us.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def main(file: str, database: str, *buyers: str) -> None:
    """Import as the command does, from the file to matched rows."""
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    from contracts.usage import actions, uploads
    from contracts.usage.period import Period
    from portal.organisations.models import Organisation

    organisations = [Organisation.objects.get(code=code) for code in buyers]
    start, python = perf_counter(), process_time()
    rows = 0
    for organisation in organisations:
        pending = actions.upload(
            actor=None,
            organisation=organisation,
            source_name="Bench",
            period=Period.parse("2016-03"),
            file_name="bench.csv",
            pieces=uploads.pieces_of(Path(file)),
        )
        done = actions.import_ledger(actor=None, ledger_import_id=pending.pk)
        rows += done.ledger_import.rows_imported
    report = {
        "seconds": perf_counter() - start,
        "python": process_time() - python,
        "rows": rows,
        "megabytes": _peak(),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ["LOG_LEVEL"] = "ERROR"
    main(*sys.argv[1:])
