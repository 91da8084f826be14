"""Make an installation ready: tables, static files, reference data and, if asked, demo data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Safe to run at every start: what is there already is left alone."""

    help = "Migrate, collect static files, load reference data; with --demo also demo data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether this is a place to try things."""
        parser.add_argument("--demo", action="store_true", help="load the demo data as well")

    def handle(self, *, demo: bool, **_options: Any) -> None:
        """One step after another, each told in a line."""
        self._step("Static files", "collectstatic", interactive=False, verbosity=0)
        self._step("Tables", "locked_migrate", verbosity=0)
        self._step("Reference data", "load_reference")
        if demo:
            self._step("Demo data (the first time takes a minute or two)", "load_demo")
        else:
            call_command("first_run_link", if_empty=True)

    def _step(self, what: str, command: str, **options: Any) -> None:
        self.stdout.write(f"· {what}")
        self.stdout.flush()
        call_command(command, **options)
