"""Is the audit as it was written? Exit code 0 when it is, 1 when something was touched."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.audit.chain.actions import verify
from portal.audit.chain.making import chain_all


class Command(BaseCommand):
    """Reads every row of the audit and of the histories again, every link, day and seal."""

    help = "Verify the audit: names every row changed, removed, inserted or moved, and its day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For people, or for other programs."""
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *, json: bool, **_options: Any) -> None:
        """What was read before is read first; what is new joins the chain after."""
        check, report = verify()
        chain_all()
        if json:
            self.stdout.write(_as_json(report))
        else:
            for found in report.faults:
                self.stdout.write(
                    f"{found.kind.value}: {found.source} {found.row}"
                    f" day={found.day or '-'} {found.detail}".rstrip()
                )
            self.stdout.write(
                f"{report.rows} rows, {report.days} closed days, {report.seals} seals,"
                f" {report.late} late rows, {check.faults_found} faults"
            )
        if report.faults:
            sys.exit(1)


def _as_json(report: Any) -> str:
    faults = [
        {
            "kind": found.kind.value,
            "table": found.source,
            "row": found.row,
            "day": found.day.isoformat() if found.day else None,
            "detail": found.detail,
        }
        for found in report.faults
    ]
    kept = {"rows": report.rows, "days": report.days, "seals": report.seals, "late": report.late}
    return json.dumps({**kept, "faults": faults}, ensure_ascii=False)
