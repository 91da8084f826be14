"""The sums behind the ceiling and the distribution key: a fixed number of statements, no counter.

Use is read from the monthly sums, of which exactly one source counts for each purchase; call-offs
are read from their own rows, so lines that only repeat a call-off are left out. Deliveries are
told by month: what is bought in the month of a call-off counts as its delivery.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from contracts.agreements.coverage import month_of
from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from contracts.calloffs.ceiling import ZERO, Figures, Room, ordered_per_lot
from contracts.calloffs.models import CallOff
from contracts.usage.enums import UsageSource
from contracts.usage.models import UsageMonth
from contracts.usage.reconcile import choose

Row = tuple[int, int, date, Decimal]


def bought(agreement: Agreement, called: Iterable[Row] = ()) -> list[Row]:
    """Use by lot, buyer and month, one source for each purchase and no call-offs.

    Where a large call-off took the place of the ledger of its quarter, the best of the other
    sources stands here: the call-off is counted as what is ordered instead. `called` names the
    buyers for whom that can be.
    """
    rows = UsageMonth.objects.filter(lot__agreement=agreement).exclude(source=UsageSource.CALL_OFF)
    grouped = (
        rows.order_by().values("lot_id", "organisation_id", "month").annotate(sum=Sum("amount"))
    )
    names = ("lot_id", "organisation_id", "month", "sum")
    found: list[Row] = list(grouped.filter(counts=True).values_list(*names))
    buyers = {buyer for _lot, buyer, _day, _value in called}
    if not buyers:
        return found
    passed_by = grouped.filter(counts=False, organisation_id__in=buyers)
    told = {_cell(row) for row in found}
    cells: dict[tuple[int, int, date], dict[str, list[Row]]] = {}
    for source, *row in (
        passed_by.values("source", *names[:3])
        .annotate(sum=Sum("amount"))
        .values_list("source", *names)
    ):
        line: Row = (row[0], row[1], row[2], row[3])
        if _cell(line) not in told:
            cells.setdefault(_cell(line), {}).setdefault(source, []).append(line)
    for sources in cells.values():
        sums = {source: sum((r[3] for r in lines), ZERO) for source, lines in sources.items()}
        found.extend(sources[choose(sums).source])
    return found


def _cell(row: Row) -> tuple[int, int, date]:
    """Lot, buyer and quarter: within it one source counts."""
    lot, buyer, month, _amount = row
    return lot, buyer, date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def _called(agreement: Agreement, without: CallOff | None) -> list[Row]:
    rows = CallOff.objects.counted().of_agreement(agreement).filter(value__isnull=False)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    found = rows.order_by().values_list("lot_id", "organisation_id", "made_on", "value")
    return [(lot, buyer, month_of(day), value) for lot, buyer, day, value in found]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of an agreement with the rows of use that they were summed from."""

    figures: Figures
    bought: list[Row]


def figures_of(agreement: Agreement, *, without: CallOff | None = None) -> Figures:
    """What stands against the agreement's and each lot's ceiling; at most four statements.

    Called under a lock on the agreement by those who decide by it.
    """
    return read(agreement, without=without).figures


def read(agreement: Agreement, *, without: CallOff | None = None) -> Reading:
    """The same with its rows, for those who show how it came about."""
    called = _called(agreement, without)
    rows = bought(agreement, called)
    ordered = ordered_per_lot(called, rows)
    used: dict[int, Decimal] = {}
    for lot, _buyer, _month, amount in rows:
        used[lot] = used.get(lot, ZERO) + amount
    ceilings = dict(AgreementLot.objects.filter(agreement=agreement).values_list("pk", "ceiling"))
    lots = {
        lot: Room(used.get(lot, ZERO), ordered.get(lot, ZERO), ceiling)
        for lot, ceiling in ceilings.items()
    }
    total = Room(
        sum((room.used for room in lots.values()), ZERO),
        sum((room.ordered for room in lots.values()), ZERO),
        _ceiling(agreement, ceilings.values()),
    )
    return Reading(Figures(total, lots), rows)


def _ceiling(agreement: Agreement, lots: Iterable[Decimal | None]) -> Decimal | None:
    """The agreement's own ceiling, else the lots' together when every lot has one."""
    if agreement.ceiling is not None:
        return agreement.ceiling
    stated = list(lots)
    known = [ceiling for ceiling in stated if ceiling is not None]
    return sum(known, ZERO) if known and len(known) == len(stated) else None


def taken_by_place(lot: AgreementLot, places: Iterable[AgreementSupplier]) -> dict[int, Decimal]:
    """What each place has had, for the distribution key: called off or bought, whichever is more.

    In a sub-area only call-offs tell, since an invoice seldom says which sub-area it is.
    """
    called = dict(
        CallOff.objects.counted()
        .filter(lot=lot, value__isnull=False)
        .order_by()
        .values("place_id")
        .annotate(sum=Sum("value"))
        .values_list("place_id", "sum")
    )
    sold = dict(
        UsageMonth.objects.filter(lot=lot, counts=True)
        .exclude(source=UsageSource.CALL_OFF)
        .order_by()
        .values("supplier_id")
        .annotate(sum=Sum("amount"))
        .values_list("supplier_id", "sum")
    )
    return {
        place.pk: max(
            called.get(place.pk, ZERO),
            ZERO if place.sub_area_id else sold.get(place.supplier_id, ZERO),
        )
        for place in places
    }
