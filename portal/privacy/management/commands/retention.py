"""What is kept how long, how much of it is due, and, unless it is a dry run, deleting that."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.privacy import actions, reports


class Command(BaseCommand):
    """Show every rule; delete what the switched-on ones no longer keep."""

    help = "Delete what the retention rules that are switched on no longer keep."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run` counts only."""
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Print the report, then act."""
        for line in reports.retention_lines():
            years = "-" if line.years is None else str(line.years)
            state = "on" if line.is_on else "off"
            row = [line.rule.key, years, state, str(line.count), str(line.due)]
            self.stdout.write("\t".join(row))
        if not dry_run:
            for key, count in actions.delete_due().items():
                self.stdout.write(f"{key}: {count} deleted")
