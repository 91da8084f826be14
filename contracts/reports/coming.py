"""Which reports should have been asked for by a day and have not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.reports import periods
from contracts.reports.enums import Interval
from contracts.reports.models import ReportSchedule, ReportTask
from contracts.usage.period import Period
from portal.core import clock
from portal.rules import public as rules

# The last period of an ended agreement is asked for within half a year of its end.
LOOKED_BACK = timedelta(days=250)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to ask for."""

    agreement_id: int
    supplier_id: int
    period: Period
    working_days: int


def missing(today: date) -> Iterator[Wanted]:
    """Reports of periods that are over; five statements, however many agreements there are.

    An agreement is reported until its last day of contracts: what was called off runs on.
    """
    agreements = Agreement.objects.filter(
        valid_from__lt=today, last_contract_date__gte=today - LOOKED_BACK
    )
    schedules = {row.agreement_id: row for row in ReportSchedule.objects.all()}
    usual = rules.supplier_report_days(today)
    suppliers = _places(agreements)
    asked: dict[tuple[int, int], list[tuple[date | None, date | None]]] = {}
    rows = ReportTask.objects.filter(agreement__in=agreements)
    for agreement_id, supplier_id, first, last in rows.values_list(
        "agreement_id", "supplier_id", "period_start", "period_end"
    ):
        asked.setdefault((agreement_id, supplier_id), []).append((first, last))
    for agreement in agreements:
        schedule = schedules.get(agreement.pk) or ReportSchedule(
            agreement=agreement, working_days=usual
        )
        if not schedule.is_asked:
            continue
        wanted = list(_periods(agreement, schedule, today))
        for supplier_id, stands in suppliers.get(agreement.pk, {}).items():
            there = asked.get((agreement.pk, supplier_id), [])
            for period in wanted:
                if _touches(stands, period) and not _touches(there, period):
                    yield Wanted(agreement.pk, supplier_id, period, schedule.working_days)


def _touches(spans: Sequence[tuple[date | None, date | None]], period: Period) -> bool:
    """Whether any span of days has a day in common with the period; no day is no limit."""
    return any(
        (first is None or first <= period.last) and (last is None or period.first <= last)
        for first, last in spans
    )


def _places(agreements: Any) -> dict[int, dict[int, list[tuple[date | None, date | None]]]]:
    """When each supplier stands in an agreement: one that has left reports what it sold before."""
    found: dict[int, dict[int, list[tuple[date | None, date | None]]]] = {}
    places = AgreementSupplier.objects.filter(lot__agreement__in=agreements).order_by("pk")
    for agreement_id, supplier_id, first, last in places.values_list(
        "lot__agreement_id", "supplier_id", "valid_from", "valid_to"
    ):
        spans = found.setdefault(agreement_id, {}).setdefault(supplier_id, [])
        spans.append((first, last))
    return found


def _periods(agreement: Agreement, schedule: ReportSchedule, today: date) -> Iterator[Period]:
    first = schedule.starts_on or clock.local_date(agreement.registered_at)
    return periods.ended(
        interval=Interval(schedule.interval),
        begins=max(first, agreement.valid_from),
        ends=agreement.last_contract_date,
        today=today,
    )
