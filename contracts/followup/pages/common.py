"""What the pages share."""

from typing import Any

from django.http import HttpRequest

from contracts.agreements.models import Agreement
from portal.audit import access as audit_access
from portal.core import clock

YEARS = 6


def find(request: HttpRequest, pk: int) -> Any:
    """An agreement with its status that the person may know of, or 404."""
    rows = Agreement.objects.with_status(clock.today())
    rows = rows.select_related("procurement", "responsible", "manager")
    return audit_access.get_visible(request, rows, pk=pk)


def year_of(request: HttpRequest) -> int:
    """The year in the address, this year unless told otherwise."""
    today = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today
    return year if today - YEARS < year <= today else today


def years() -> list[int]:
    """The years that can be chosen, latest first."""
    today = clock.today().year
    return list(range(today, today - YEARS, -1))
