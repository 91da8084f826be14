"""Reference data: municipalities, CPV codes, values of the law."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.organisations import reference as organisations
from portal.procurements import reference as procurements
from portal.rules import reference as rules


class Command(BaseCommand):
    """Adds what is missing and changes nothing that people have entered; safe to run twice."""

    help = "Load the 290 municipalities, the CPV codes and the values of the law."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many rows were added."""
        with transaction.atomic():
            added = {
                "municipalities": organisations.load(),
                "rules": rules.load(),
                "CPV codes": procurements.load(),
            }
        text = ", ".join(f"{count or 0} {what}" for what, count in added.items())
        self.stdout.write(f"Reference data: {text} added.")
