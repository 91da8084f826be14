"""Chain what is new, close the days that are over, and seal them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit import seal
from portal.audit.chain.making import chain_all, close_days


class Command(BaseCommand):
    """What the worker does at intervals, for an installation without one."""

    help = "Chain new rows of the audit, close the days that are over, and seal them."

    def handle(self, **_options: Any) -> None:
        """All three; says how much."""
        rows = chain_all()
        days = close_days()
        try:
            seals = seal.seal_days()
        except seal.SealError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rows} rows chained, {len(days)} days closed, {len(seals)} sealed")
