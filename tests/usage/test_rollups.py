"""Sums per month: only what was touched is summed, and making all again changes nothing."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from contracts.agreements.models import Agreement
from contracts.usage import actions, lines, reconcile, rollups
from contracts.usage.enums import UsageSource
from contracts.usage.models import LedgerImport, UsageLine, UsageMonth, UsageYear
from tests.support.factories import usage as factories
from tests.usage import files

pytestmark = pytest.mark.django_db
COLUMNS = (
    "organisation_id",
    "month",
    "source",
    "outcome",
    "lot_id",
    "outside_lot_id",
    "supplier_id",
    "amount",
    "lines",
    "last_day",
    "counts",
)


def kept() -> set[tuple[Any, ...]]:
    return set(UsageMonth.objects.values_list(*COLUMNS))


def years() -> list[tuple[Any, ...]]:
    """The sums per year, after holding them against the months that count."""
    found = sorted(UsageYear.objects.values_list("organisation_id", "lot_id", "year", "amount"))
    months = UsageMonth.objects.filter(counts=True, lot__isnull=False).order_by()
    added = months.values_list("organisation_id", "lot_id", "month__year").annotate(Sum("amount"))
    assert found == sorted(added)
    return found


def report(agreement: Agreement, organisation: Any, amount: int, key: str = "report:1") -> Any:
    lot = agreement.lots.get()
    row = lines.NewLine(
        row=1,
        organisation_id=organisation.pk,
        day=date(2026, 1, 1),
        amount=Decimal(amount),
        lot_id=lot.pk,
        supplier_id=lot.suppliers.get().supplier_id,
        day_known=False,
    )
    place = lines.Place(key, "Rapport 2026 Q1", "/rapporter/1/")
    return lines.add_lines(actor=None, source=UsageSource.REPORT, place=place, lines=[row])


def test_made_again_they_are_the_same_to_the_ore(bjuv: Any, lund: Any) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv, lund])
    factories.imported(files.csv(), organisation=bjuv)
    factories.imported(files.csv(), organisation=bjuv, source="Annat system")
    factories.imported(files.csv(files.ROWS[:2]), organisation=bjuv)  # a corrected file
    factories.imported(files.csv(), organisation=lund)
    report(agreement, bjuv, 5000)
    report(agreement, lund, 5, key="report:2")
    lines.reverse_lines(actor=None, key="report:2")
    before = kept()
    assert len(before) > 6
    assert {row[-1] for row in before} == {True, False}

    call_command("rebuild_usage_months")

    assert kept() == before
    assert sum(row[7] for row in before) == sum(UsageLine.objects.values_list("amount", flat=True))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_done_made_again_they_are_the_same(seed: int, bjuv: Any, lund: Any) -> None:
    dice = random.Random(seed)
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv, lund])
    reported: list[str] = []

    def import_a_file() -> None:
        month = dice.choice(("2026-01", "2026-02", "2026-04"))
        rows = [
            [
                *dice.choice(files.ROWS)[:2],
                f"F{number}",
                dice.choice(files.ROWS)[3],
                f"{month}-{dice.randrange(1, 29):02d}",
                f"{dice.randrange(-900, 9999)},{number:02d}",
            ]
            for number in range(dice.randrange(1, 30))
        ]
        factories.imported(
            files.csv(rows),
            organisation=dice.choice((bjuv, lund)),
            source=dice.choice(("Reskontra", "Annat system")),
            period=month,
        )

    def add_a_report() -> None:
        reported.append(f"report:{len(reported)}")
        report(agreement, dice.choice((bjuv, lund)), dice.randrange(1, 20_000), key=reported[-1])

    def reverse_a_report() -> None:
        if reported:
            lines.reverse_lines(actor=None, key=dice.choice(reported))

    def add_a_supplier() -> None:
        factories.agreement(numbers=["5560360793"], parties=[dice.choice((bjuv, lund))])
        for found in LedgerImport.objects.imported():
            actions.match_again(actor=None, ledger_import=found)

    for _step in range(12):
        dice.choice(
            (import_a_file, import_a_file, add_a_report, reverse_a_report, add_a_supplier)
        )()
    before, before_years = kept(), years()
    assert before

    call_command("rebuild_usage_months")

    assert kept() == before
    assert years() == before_years
    assert sum(row[7] for row in before) == sum(UsageLine.objects.values_list("amount", flat=True))
    assert sum(row[8] for row in before) == UsageLine.objects.count()


def written() -> set[tuple[Any, ...]]:
    """Each sum with the place at which it stands in the table: one that is written again moves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, month, ctid::text FROM usage_usagemonth")
        return set(cursor.fetchall())


def test_a_file_writes_the_sums_of_its_own_month_alone(bjuv: Any, lund: Any) -> None:
    factories.imported(files.csv(), organisation=bjuv)
    factories.imported(files.csv(), organisation=lund)
    april = [[*files.ROWS[0][:4], "2026-04-02", "5"]]
    before = written()

    factories.imported(files.csv(april), organisation=bjuv, period="2026-04")

    assert before < written()
    assert {row[:2] for row in written() - before} == {(bjuv.pk, date(2026, 4, 1))}


def test_of_several_sources_the_one_with_most_counts(bjuv: Any) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    factories.imported(files.csv(), organisation=bjuv)  # 1000.50 in March
    used = Agreement.objects.with_use().values_list("used", flat=True)
    assert used.get(pk=agreement.pk) == Decimal("1000.50")

    report(agreement, bjuv, 3000)
    assert used.get(pk=agreement.pk) == Decimal(3000)

    lines.reverse_lines(actor=None, key="report:1")
    assert used.get(pk=agreement.pk) == Decimal("1000.50")


def test_choosing_between_sources() -> None:
    chosen = reconcile.choose(
        {"ledger": Decimal(10), "report": Decimal(30), "invoice": Decimal(20)}
    )
    assert (chosen.source, chosen.amount, chosen.spread) == (
        UsageSource.REPORT,
        Decimal(30),
        Decimal(20),
    )
    equal = reconcile.choose({"report": Decimal(5), "ledger": Decimal(5)})
    assert equal.source == UsageSource.LEDGER
    assert not equal.disagrees
    ordered = reconcile.choose({"call_off": Decimal(50), "ledger": Decimal(5)})
    assert (ordered.source, ordered.spread) == (UsageSource.LEDGER, Decimal(45))


def test_as_many_statements_for_many_months(bjuv: Any) -> None:
    factories.imported(files.csv(), organisation=bjuv)
    quarter = [date(2026, month, 1) for month in (1, 2, 3)]

    def statements(months: list[date]) -> int:
        with CaptureQueriesContext(connection) as captured:
            rollups.refresh(bjuv.pk, months)
        return len(captured)

    assert statements(quarter) == statements(quarter[2:])
