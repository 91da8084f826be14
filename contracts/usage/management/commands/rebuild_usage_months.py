"""The sums per month, made again from the lines."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from contracts.usage import rollups


class Command(BaseCommand):
    """Safe at any time: each buyer's sums are made again in one transaction."""

    help = "Make the sums of usage per month again from the usage lines."

    def handle(self, **_options: Any) -> None:
        """One buyer at a time."""
        found = rollups.buyers()
        for organisation_id in found:
            rollups.rebuild_buyer(organisation_id)
        self.stdout.write(
            ngettext(
                "The sums of %(count)s buyer are made again.",
                "The sums of %(count)s buyers are made again.",
                len(found),
            )
            % {"count": len(found)}
        )
