"""The demonstration: an invented association that has worked in the portal for years."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.web.demo.loading import load_demo


class Command(BaseCommand):
    """Loads everything in one transaction; safe to run twice: the second time changes nothing."""

    help = "Load the demonstration's invented association, people, procurements and ledgers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or say that it is loaded already."""
        self.stdout.write(load_demo(say=self._say))

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()
