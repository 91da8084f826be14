"""The sums behind the ceiling and the distribution key: a fixed number of statements, no counter.

Use is read from the monthly sums, of which exactly one source counts for each purchase; call-offs
are read from their own rows, so lines that only repeat a call-off are left out. Deliveries are
told by month: what is bought in the month of a call-off counts as its delivery.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from contracts.agreements.ceilings import whole
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


def _bought(lots: Any) -> list[Row]:
    grouped = (
        counted_use(lot__in=lots)
        .order_by()
        .values("lot_id", "organisation_id", "month")
        .annotate(sum=Sum("amount"))
    )
    return list(grouped.values_list("lot_id", "organisation_id", "month", "sum"))


def _called(lots: Any, without: CallOff | None) -> list[Row]:
    rows = CallOff.objects.counted().filter(lot__in=lots, value__isnull=False)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    found = rows.order_by().values_list("lot_id", "organisation_id", "made_on", "value")
    return [
        (lot, buyer, month_of(day), value) for lot, buyer, day, value in found if value is not None
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of an agreement with the rows of use and of call-offs that they come from."""

    figures: Figures
    bought: list[Row]
    called: list[Row]


def figures_of(agreement: Agreement, *, without: CallOff | None = None) -> Figures:
    """What stands against the agreement's and each lot's ceiling; three statements.

    Called under a lock on the agreement by those who decide by it.
    """
    return read(agreement, without=without).figures


def read(agreement: Agreement, *, without: CallOff | None = None) -> Reading:
    """The same with its rows, for those who show how it came about."""
    return read_many([agreement], without=without)[agreement.pk]


def of_many(agreements: Sequence[Agreement]) -> dict[int, Figures]:
    """The figures of several agreements by their ids; three statements, however many."""
    return {pk: reading.figures for pk, reading in read_many(agreements).items()}


def read_many(
    agreements: Sequence[Agreement], *, without: CallOff | None = None
) -> dict[int, Reading]:
    """The readings of several agreements; three statements."""
    lots = AgreementLot.objects.filter(agreement__in=agreements)
    ceilings: dict[int, dict[int, Decimal | None]] = {row.pk: {} for row in agreements}
    home: dict[int, int] = {}
    for pk, agreement_id, ceiling in lots.order_by().values_list("pk", "agreement_id", "ceiling"):
        ceilings[agreement_id][pk] = ceiling
        home[pk] = agreement_id
    bought: dict[int, list[Row]] = {row.pk: [] for row in agreements}
    called: dict[int, list[Row]] = {row.pk: [] for row in agreements}
    for row in _bought(lots.values("pk")):
        bought[home[row[0]]].append(row)
    for row in _called(lots.values("pk"), without):
        called[home[row[0]]].append(row)
    return {
        row.pk: Reading(
            _figures(row, ceilings[row.pk], bought[row.pk], called[row.pk]),
            bought[row.pk],
            called[row.pk],
        )
        for row in agreements
    }


def _figures(
    agreement: Agreement,
    ceilings: dict[int, Decimal | None],
    bought: list[Row],
    called: list[Row],
) -> Figures:
    ordered = ordered_per_lot(called, bought)
    used: dict[int, Decimal] = {}
    for lot, _buyer, _month, amount in bought:
        used[lot] = used.get(lot, ZERO) + amount
    lots = {
        lot: Room(used.get(lot, ZERO), ordered.get(lot, ZERO), ceiling)
        for lot, ceiling in ceilings.items()
    }
    total = Room(
        sum((room.used for room in lots.values()), ZERO),
        sum((room.ordered for room in lots.values()), ZERO),
        whole(agreement.ceiling, ceilings.values()),
    )
    return Figures(total, lots)


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
