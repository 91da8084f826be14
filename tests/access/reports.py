"""A supplier's report of the agreement in use for the matrix: made when an address asks for one."""

from typing import Any

from contracts.reports import actions, links
from contracts.reports.enums import Interval
from contracts.reports.models import ReportingContact, ReportTask, ReportVersion
from contracts.reports.periods import period_of
from contracts.reports.policies import Reporter
from portal.core import clock
from tests.access.world import World


def _task(w: World) -> ReportTask:
    """Open, of the quarter before this one."""
    agreement = w.agreement()
    quarter = period_of(period_of(clock.today(), Interval.QUARTER).first, Interval.QUARTER)
    place = agreement.lots.first().suppliers.first()
    found = ReportTask.objects.filter(agreement=agreement, supplier=place.supplier).first()
    return found or ReportTask.objects.create(
        agreement=agreement,
        supplier=place.supplier,
        period_start=quarter.first,
        period_end=quarter.last,
        due_on=quarter.last.replace(year=quarter.last.year + 1),
    )


def _contact(w: World) -> ReportingContact:
    found, _made = ReportingContact.objects.get_or_create(
        supplier=_task(w).supplier,
        agreement=w.agreement(),
        email="rapport@leverantor.example",
        defaults={"name": "Rapport Rapportsson"},
    )
    return found


def task(w: World) -> dict[str, Any]:
    """By its id."""
    return {"pk": _task(w).pk}


def contact(w: World) -> dict[str, Any]:
    """By its id."""
    return {"pk": _contact(w).pk}


def version(w: World) -> dict[str, Any]:
    """A submitted version, by its id."""
    row = _task(w)
    found = ReportVersion.objects.filter(task=row).first()
    by = Reporter(user=w.users["samordnare"])
    return {"pk": (found or actions.report_nothing(reporter=by, task=row, after=0)).pk}


def token(w: World) -> dict[str, Any]:
    """The secret part of a link."""
    return {"token": links.new_path(_task(w), _contact(w)).rstrip("/").rsplit("/", 1)[1]}
