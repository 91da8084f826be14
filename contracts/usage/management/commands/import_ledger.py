"""A ledger from a file on disk: what the pages do, in one step."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils.translation import gettext as _

from contracts.usage import actions, runners, uploads
from contracts.usage.enums import ImportState
from contracts.usage.period import Period
from portal.core.errors import ActionError
from portal.organisations.models import Organisation


class Command(BaseCommand):
    """Prints the receipt; exits with 1 and one line when the file or the arguments are bad."""

    help = "Import a supplier ledger (CSV, XLSX, XLS, ODS, JSON) for an organisation and a period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """File, buyer, period and source."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--organisation", required=True, help="municipality code or organisation number"
        )
        parser.add_argument("--period", required=True, help="2016-03, 2016-Q1 or 2016")
        parser.add_argument("--source", default="Leverantörsreskontra", help="name of the source")
        parser.add_argument("--json", action="store_true", help="print the receipt as JSON")

    def handle(self, **options: Any) -> None:
        """Import, print, and turn every refusal into one line."""
        try:
            done = self._import(options)
        except ActionError as refused:
            self.stderr.write(str(refused))
            sys.exit(1)
        self._print(done, as_json=options["json"])

    def _import(self, options: dict[str, Any]) -> actions.Imported:
        path: Path = options["file"]
        if not path.is_file():
            raise ActionError(_("There is no file %(path)s.") % {"path": path})
        pending = actions.upload(
            actor=None,
            organisation=_organisation(options["organisation"]),
            source_name=options["source"],
            period=Period.parse(options["period"]),
            file_name=path.name,
            pieces=uploads.pieces_of(path),
        )
        try:
            return actions.import_ledger(actor=None, ledger_import_id=pending.pk)
        except BaseException:
            pending.refresh_from_db()
            if pending.state in ImportState.pending():
                actions.discard(actor=None, ledger_import=pending)
            raise

    def _print(self, done: actions.Imported, *, as_json: bool) -> None:
        receipt = done.ledger_import.receipt
        if as_json:
            exact = json.dumps({**receipt, "sum": "@"})
            self.stdout.write(exact.replace('"@"', str(receipt["sum"])))
            return
        for label, value in (
            (_("Rows read"), receipt["read"]),
            (_("Rows imported"), receipt["imported"]),
            (_("Rows rejected"), receipt["rejected"]),
            (_("Personal numbers masked"), receipt["masked"]),
            (_("Sum, SEK"), receipt["sum"]),
        ):
            self.stdout.write(f"{label}: {value}")
        if not done.changed:
            self.stdout.write(runners.unchanged())
        elif done.replaced:
            self.stdout.write(_("An earlier import of the same period was replaced."))


def _organisation(code: str) -> Organisation:
    digits = code.replace("-", "")
    found = Organisation.objects.filter(Q(code=code) | Q(organisation_number=digits)).first()
    if found is None or not digits:
        raise ActionError(
            _("There is no organisation with the code or number %(code)s.") % {"code": code}
        )
    return found
