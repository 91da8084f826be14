"""Read one delivery report from standard input: for a mail server that pipes a mailbox here."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal.notices import reports


class Command(BaseCommand):
    """`take_bounce < report`: writes down that a letter came back; silent when it is none."""

    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Always ends well, so that the mail server does not send a report about the report."""
        raw = sys.stdin.buffer.read(reports.MOST_BYTES + 1)
        count = reports.take(raw)
        self.stdout.write(f"Letters that came back: {count}")
