"""Where do personal numbers stand that came in before they were refused? Nothing is changed."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.privacy import finding


class Command(BaseCommand):
    """Name each place; exits with 1 when there is one."""

    help = "Search every text column for personal numbers; shows where, never the number."

    def handle(self, **_options: Any) -> None:
        """Print a line for each place."""
        count = 0
        for place in finding.everywhere():
            self.stdout.write(f"{place.model}\t{place.pk}\t{place.field}")
            count += 1
        self.stderr.write(f"{count} places")
        if count:
            raise SystemExit(1)
