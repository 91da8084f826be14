"""Reference data: municipalities, CPV codes, values of the law."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.organisations import reference as organisations
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.procurements import reference as procurements
from portal.procurements.models import CpvCode
from portal.rules import reference as rules
from portal.rules.models import RuleValue


class Command(BaseCommand):
    """Adds what is missing and changes nothing that people have entered; safe to run twice."""

    help = "Load the 290 municipalities, the CPV codes and the values of the law."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what there is."""
        with transaction.atomic():
            organisations.load()
            rules.load()
            procurements.load()
        places = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).count()
        self.stdout.write(
            f"Reference data: {places} municipalities, {RuleValue.objects.count()} values of law,"
            f" {CpvCode.objects.count()} CPV codes."
        )
