"""Sums per month, kept with the lines: of what was touched, or all of them again.

One of the room's bulk paths. Months are always summed again from their lines, never added to, so
that what is kept and what is made again cannot differ. Pages read `UsageMonth` rows that count.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection, transaction

from contracts.usage import planner, reconcile
from contracts.usage.enums import UsageSource
from contracts.usage.models import OutsideQuarter, UsageLine, UsageMonth, UsageYear

_LINES = UsageLine._meta.db_table
_MONTHS = UsageMonth._meta.db_table
_OUTSIDE = OutsideQuarter._meta.db_table
_YEARS = UsageYear._meta.db_table
# Days first, then months: to tell a million lines' months one by one takes longer than to add them.
_INSERT = f"""
    INSERT INTO {_MONTHS} (organisation_id, month, source, outcome, lot_id, outside_lot_id,
        supplier_id, amount, lines, last_day, counts)
    SELECT organisation_id, date_trunc('month', date)::date, source, match_reason, lot_id,
        outside_lot_id, supplier_id, sum(amount), sum(lines), max(date), true
    FROM (
        SELECT organisation_id, date, source, match_reason, lot_id, outside_lot_id, supplier_id,
            sum(amount) AS amount, count(*) AS lines
        FROM {_LINES} WHERE organisation_id = %s {{span}}
        GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) days
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608 - names of tables from the models, values as parameters

# Suppliers as the lines name them; only lines whose month counts, so that the sums agree.
_INSERT_OUTSIDE = f"""
    INSERT INTO {_OUTSIDE} (organisation_id, quarter, outside_lot_id, supplier_key,
        supplier_number, supplier_name, amount, lines, last_day)
    SELECT organisation_id, date_trunc('quarter', date)::date, outside_lot_id,
        coalesce(nullif(supplier_number, ''), upper(supplier_name)),
        max(supplier_number), max(supplier_name), sum(amount), count(*), max(date)
    FROM {_LINES} line
    WHERE organisation_id = %s AND outside_lot_id IS NOT NULL {{span}} AND EXISTS (
        SELECT FROM {_MONTHS} month
        WHERE month.organisation_id = line.organisation_id AND month.counts
            AND month.month = date_trunc('month', line.date)::date
            AND month.source = line.source AND month.outcome = line.match_reason
            AND month.outside_lot_id = line.outside_lot_id
    )
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - names of tables from the models, values as parameters

_INSERT_YEARS = f"""
    INSERT INTO {_YEARS} (organisation_id, lot_id, year, amount)
    SELECT organisation_id, lot_id, extract(year FROM month), sum(amount)
    FROM {_MONTHS} WHERE organisation_id = %s AND lot_id IS NOT NULL AND counts {{span}}
    GROUP BY 1, 2, 3
"""  # noqa: S608 - names of tables from the models, values as parameters


@transaction.atomic
def refresh(organisation_id: int, months: Iterable[date]) -> None:
    """Sum the given months of a buyer again; last in the transaction that changed their lines.

    Others who change lines of the same buyer wait here, so that nobody sums without the other.
    Where several sources tell of a quarter, it is settled which one counts.
    """
    wanted = sorted({month.replace(day=1) for month in months})
    _lock(organisation_id)
    with connection.cursor() as cursor, planner.in_bulk(cursor):
        for first, following in _runs(wanted):
            span: list[int | date] = [organisation_id, first, following]
            cursor.execute(
                f"DELETE FROM {_MONTHS} WHERE organisation_id = %s AND month >= %s AND month < %s",  # noqa: S608
                span,
            )
            cursor.execute(_INSERT.format(span="AND date >= %s AND date < %s"), span)
    quarters = sorted({_quarter(month) for month in wanted})
    _let_one_count(organisation_id, quarters)
    _sum_outside(organisation_id, quarters)
    _sum_years(organisation_id, sorted({month.year for month in wanted}))


def buyers() -> list[int]:
    """All who have lines or sums."""
    ids = set(UsageLine.objects.order_by().values_list("organisation_id", flat=True).distinct())
    ids |= set(UsageMonth.objects.order_by().values_list("organisation_id", flat=True).distinct())
    return sorted(ids)


@transaction.atomic
def rebuild_buyer(organisation_id: int) -> None:
    """Make all sums of a buyer again."""
    _lock(organisation_id)
    months = UsageMonth.objects.filter(organisation=organisation_id)
    months._raw_delete(months.db)
    with connection.cursor() as cursor, planner.in_bulk(cursor):
        cursor.execute(_INSERT.format(span=""), [organisation_id])
    found = months.order_by().values_list("month", flat=True).distinct()
    _let_one_count(organisation_id, sorted({_quarter(month) for month in found}))
    outside = OutsideQuarter.objects.filter(organisation=organisation_id)
    outside._raw_delete(outside.db)
    with connection.cursor() as cursor, planner.in_bulk(cursor):
        cursor.execute(_INSERT_OUTSIDE.format(span=""), [organisation_id])
        years = UsageYear.objects.filter(organisation=organisation_id)
        years._raw_delete(years.db)
        cursor.execute(_INSERT_YEARS.format(span=""), [organisation_id])


def _sum_years(organisation_id: int, years: list[int]) -> None:
    """Add up the months of these years again."""
    with connection.cursor() as cursor:
        for year in years:
            cursor.execute(
                f"DELETE FROM {_YEARS} WHERE organisation_id = %s AND year = %s",  # noqa: S608
                [organisation_id, year],
            )
            span: list[int | date] = [organisation_id, date(year, 1, 1), date(year + 1, 1, 1)]
            cursor.execute(_INSERT_YEARS.format(span="AND month >= %s AND month < %s"), span)


def _sum_outside(organisation_id: int, quarters: list[date]) -> None:
    """Sum what was bought elsewhere in these quarters again, supplier by supplier."""
    with connection.cursor() as cursor, planner.in_bulk(cursor):
        for first in quarters:
            span: list[int | date] = [organisation_id, first, _following(first, 3)]
            cursor.execute(
                f"DELETE FROM {_OUTSIDE} WHERE organisation_id = %s AND quarter = %s",  # noqa: S608
                span[:2],
            )
            cursor.execute(_INSERT_OUTSIDE.format(span="AND date >= %s AND date < %s"), span)


def _lock(organisation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('usage.months'), %s)", [organisation_id]
        )


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _following(month: date, count: int = 1) -> date:
    months = month.year * 12 + month.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _runs(months: list[date]) -> list[tuple[date, date]]:
    """Months that follow on each other as one span: (first day, first day after it)."""
    runs: list[tuple[date, date]] = []
    for month in months:
        if runs and runs[-1][1] == month:
            runs[-1] = (runs[-1][0], _following(month))
        else:
            runs.append((month, _following(month)))
    return runs


def _let_one_count(organisation_id: int, quarters: list[date]) -> None:
    """Of several sources that tell of the same lot and quarter, let `reconcile.choose` pick one."""
    for first in quarters:
        _settle(organisation_id, first)


def _settle(organisation_id: int, first: date) -> None:
    rows = UsageMonth.objects.filter(
        organisation=organisation_id, month__gte=first, month__lt=_following(first, 3)
    )
    told: dict[_Same, dict[str, Decimal]] = {}
    found = list(rows.order_by().only(*_READ))
    for row in found:
        amounts = told.setdefault(_same(row), {})
        amounts[row.source] = amounts.get(row.source, Decimal(0)) + row.amount
    counted = {same: reconcile.choose(amounts).source for same, amounts in told.items()}
    bought = UsageSource.bought()
    for counts in (True, False):
        wrong = [
            row.pk
            for row in found
            if row.counts != counts
            and (row.source in bought and counted[_same(row)] == row.source) == counts
        ]
        if wrong:
            rows.filter(pk__in=wrong).update(counts=counts)


_Same = tuple[str, int | None, str]
_READ = ("source", "lot_id", "outside_lot_id", "supplier_id", "outcome", "amount", "counts")


def _same(row: UsageMonth) -> _Same:
    """What rows of several sources must have in common to tell of the same purchases."""
    if row.lot_id is not None:
        return ("lot", row.lot_id, "")
    if row.outside_lot_id is not None:
        return ("outside", row.outside_lot_id, row.outcome)
    return ("apart", row.supplier_id, row.outcome)
