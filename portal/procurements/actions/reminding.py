"""Reminders of declarations of interests that are missing, or not renewed."""

from datetime import date, timedelta

from django.db import transaction

from portal.core import clock
from portal.procurements import letters
from portal.procurements.enums import ProcurementStatus, Task
from portal.procurements.models import Appointment, Declaration

S = ProcurementStatus
EVERY = timedelta(days=3)
MOST = 3


@transaction.atomic
def remind_of_declarations() -> int:
    """Write to those appointed who have not declared, or not renewed with the tenderers known.

    Used every morning. Every third day, at most three times, counted from the task or from the
    opening; running it twice on a day writes nothing more. Returns how many letters were written.
    """
    rows = (
        Appointment.objects.current()
        .filter(procurement__status__in=[S.PREPARING, S.PUBLISHED, S.AWARDED], user__is_active=True)
        .select_related("user", "procurement__opening")
        .order_by("appointed_at", "pk")
    )
    declared = {
        (row.user_id, row.procurement_id): row
        for row in Declaration.objects.current().filter(
            procurement_id__in={row.procurement_id for row in rows}
        )
    }
    return sum(_remind(row, declared.get((row.user_id, row.procurement_id))) for row in rows)


def _remind(row: Appointment, declaration: Declaration | None) -> int:
    if declaration is None:
        since = max(row.valid_from, clock.local_date(row.appointed_at))
        number = _number(since)
        return letters.not_declared(row, number) if number else 0
    opening = getattr(row.procurement, "opening", None)
    if opening is None or opening.certified_at is None or declaration.knows_bidders:
        return 0
    if row.task == Task.REFER or declaration.waits_for_handling:
        return 0
    number = _number(clock.local_date(opening.certified_at))
    return letters.not_renewed(row, number) if number else 0


def _number(since: date) -> int:
    """Which reminder it is time for; 0 for none."""
    number = (clock.today() - since) // EVERY
    return number if 1 <= number <= MOST else 0
