"""Migrate under an advisory lock: several replicas may start at the same moment."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

LOCK = 0x53414D4F  # "SAMO"


class Command(BaseCommand):
    """One process migrates, the others wait for it and then find nothing to do."""

    help = "Run the migrations; only one process at a time, the others wait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to wait."""
        parser.add_argument("--wait", type=int, default=300, help="seconds to wait for the lock")

    def handle(self, *, wait: int, verbosity: int, **_options: Any) -> None:
        """Take the lock, migrate, give it back; it goes with the connection if we die."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{wait}s"])
            try:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            except OperationalError as error:
                raise CommandError(f"Another process has been migrating for {wait} s.") from error
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
