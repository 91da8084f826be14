"""What organisations were called on a day: old lists and logs show the name of their day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.organisations.models import Organisation, OrganisationName


class NameBook:
    """The earlier names of some organisations, read by one statement, asked many times."""

    def __init__(self, organisation_ids: Iterable[int] | None = None) -> None:
        rows = OrganisationName.objects.exclude(valid_to=None)
        if organisation_ids is not None:
            rows = rows.filter(organisation_id__in=list(organisation_ids))
        self._rows: dict[int, list[OrganisationName]] = defaultdict(list)
        for row in rows.order_by("organisation_id", "valid_to"):
            self._rows[row.organisation_id].append(row)

    def _on(self, organisation_id: int, day: date) -> OrganisationName | None:
        rows = self._rows.get(organisation_id, ())
        return next((row for row in rows if row.valid_to and day <= row.valid_to), None)

    def name(self, organisation: Organisation, day: date) -> str:
        """Its full name on `day`."""
        row = self._on(organisation.pk, day)
        return row.name if row else organisation.name

    def short_name(self, organisation: Organisation, day: date) -> str:
        """Its short name on `day`."""
        row = self._on(organisation.pk, day)
        return row.short_name if row else organisation.short_name


def name_on(organisation: Organisation, day: date) -> str:
    """The full name of one organisation on a day."""
    return NameBook([organisation.pk]).name(organisation, day)


def names_of(organisation: Organisation) -> list[Any]:
    """Its names over time, the latest first; empty when it has always had the same."""
    return list(reversed(organisation.names.order_by("valid_to")))
