"""The sums behind the ceiling and the distribution key: a fixed number of statements, no counter.

Use is read from the monthly sums, of which exactly one source counts for each purchase; call-offs
are read from their own rows, so lines that only repeat a call-off are left out. Deliveries are
told by month: what is bought in the month of a call-off counts as its delivery.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from contracts.agreements.coverage import month_of
from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from contracts.calloffs.ceiling import ZERO, Figures, Room, ordered_per_lot
from contracts.calloffs.models import CallOff
from contracts.usage.enums import UsageSource
from contracts.usage.models import UsageMonth

Row = tuple[int, int, date, Decimal]


def counted_use(**of: Any) -> Any:
    """The monthly sums that are use: one source for each purchase, and never a call-off."""
    return UsageMonth.objects.filter(counts=True, **of).exclude(source=UsageSource.CALL_OFF)


def _bought(agreement: Agreement) -> list[Row]:
    rows = counted_use(lot__agreement=agreement).order_by()
    grouped = rows.values("lot_id", "organisation_id", "month").annotate(sum=Sum("amount"))
    return list(grouped.values_list("lot_id", "organisation_id", "month", "sum"))


def _called(agreement: Agreement, without: CallOff | None) -> list[Row]:
    rows = CallOff.objects.counted().of_agreement(agreement).filter(value__isnull=False)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    found = rows.order_by().values_list("lot_id", "organisation_id", "made_on", "value")
    return [
        (lot, buyer, month_of(day), value) for lot, buyer, day, value in found if value is not None
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of an agreement with the rows of use that they were summed from."""

    figures: Figures
    bought: list[Row]


def figures_of(agreement: Agreement, *, without: CallOff | None = None) -> Figures:
    """What stands against the agreement's and each lot's ceiling; three statements.

    Called under a lock on the agreement by those who decide by it.
    """
    return read(agreement, without=without).figures


def read(agreement: Agreement, *, without: CallOff | None = None) -> Reading:
    """The same with its rows, for those who show how it came about."""
    called = _called(agreement, without)
    rows = _bought(agreement)
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
        counted_use(lot=lot)
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
