"""Importing a ledger: every row accounted for, matched, replaced and refused as it should be."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from contracts.usage import actions, again, loading, partitions
from contracts.usage.enums import ImportState, MatchOutcome
from contracts.usage.models import (
    LedgerImport,
    LedgerSource,
    RejectedRow,
    UsageLine,
    UsageMonth,
)
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from tests.support.factories import usage as factories
from tests.usage import files

pytestmark = pytest.mark.django_db
BAD_ROW = ["Exempelhemmet AB", "556000-4615", "F9", "4610 Vård", "2026-03-02", "tusen"]


def codes() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("code", flat=True))


def lines() -> list[tuple[int, Decimal]]:
    return list(UsageLine.objects.order_by("row_number").values_list("row_number", "amount"))


def test_every_row_is_imported_or_rejected_and_the_file_is_deleted(
    bjuv: Any, bjuv_controller: Any, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content = files.csv([*files.ROWS, BAD_ROW])
    with django_capture_on_commit_callbacks(execute=True):
        made = factories.imported(content, organisation=bjuv, actor=bjuv_controller)
    made.refresh_from_db()
    assert made.state == ImportState.IMPORTED
    assert (made.rows_read, made.rows_imported, made.rows_rejected) == (4, 3, 1)
    assert made.amount == Decimal("810.25") == sum(amount for _row, amount in lines())
    assert [row for row, _amount in lines()] == [2, 3, 4]
    rejected = RejectedRow.objects.get()
    assert (rejected.row_number, rejected.reason) == (5, "amount_unreadable")
    assert factories.uploads_left(settings) == []
    assert codes()[-2:] == ["usage.ledger_uploaded", "usage.ledger_imported"]
    line = UsageLine.objects.get(row_number=2)
    assert (line.account, line.account_text) == ("4610", "Vård")
    assert (line.date, line.date_known) == (date(2026, 3, 2), True)


def test_a_dry_run_shows_the_result_and_leaves_nothing(bjuv: Any) -> None:
    factories.agreement(numbers=["5560004615"], parties=[bjuv])
    made = factories.uploaded(files.csv([*files.ROWS, BAD_ROW]), organisation=bjuv)
    checked = actions.check(ledger_import_id=made.pk)
    assert checked.state == ImportState.CHECKED
    result = checked.check_result
    assert (result["read"], result["imported"], result["rejected"]) == (4, 3, 1)
    assert result["sum"] == "810.25"
    assert result["rows"][0][:2] == [5, "amount_unreadable"]
    assert {o: n for o, n, _sum in result["matches"]}["matched"] == 1
    assert not UsageLine.objects.exists()
    assert not RejectedRow.objects.exists()


@pytest.mark.parametrize(
    ("number", "day", "outcome"),
    [
        ("556000-4615", "2026-03-02", MatchOutcome.MATCHED),
        ("SE556000461501", "2026-03-02", MatchOutcome.MATCHED),
        ("969000-0009 / 556000-4615", "2026-03-02", MatchOutcome.MATCHED),
        ("556036-0793", "2026-03-02", MatchOutcome.NOT_A_PARTY),
        ("556012-5790", "2026-03-02", MatchOutcome.OUTSIDE_VALIDITY),
        ("556016-0680", "2026-03-02", MatchOutcome.SEVERAL_LOTS),
        ("556056-6258", "2026-03-02", MatchOutcome.SEVERAL_AGREEMENTS),
        ("556999-9999", "2026-03-02", MatchOutcome.NO_AGREEMENT_SUPPLIER),
        ("SAKNAS", "2026-03-02", MatchOutcome.NO_NUMBER),
        ("10004007", "2026-03-02", MatchOutcome.NO_NUMBER),
        ("811228-9874", "2026-03-02", MatchOutcome.PERSON),
    ],
)
def test_a_line_is_matched_or_says_why_not(
    bjuv: Any, lund: Any, number: str, day: str, outcome: MatchOutcome
) -> None:
    factories.agreement(numbers=["5560004615", "5560566258"], parties=[bjuv])
    factories.agreement(numbers=["5560566258"], parties=[bjuv])
    factories.agreement(numbers=["5560360793"], parties=[lund])
    old = (date(2024, 1, 1), date(2026, 2, 28))
    factories.agreement(numbers=["5560125790"], parties=[bjuv], valid=old)
    factories.agreement(numbers=["5560160680"], parties=[bjuv], lots=2)
    factories.imported(files.csv([["X", number, "F1", "4610", day, "5"]]), organisation=bjuv)
    line = UsageLine.objects.get()
    assert line.match_enum == outcome
    assert (line.lot is not None) == (outcome == MatchOutcome.MATCHED)
    assert "811228" not in line.supplier_number


def test_the_same_file_again_changes_nothing(bjuv: Any) -> None:
    first = factories.imported(files.csv(), organisation=bjuv)
    before = list(UsageLine.objects.values_list("pk", flat=True))
    again = factories.uploaded(files.csv(), organisation=bjuv, name="samma-fil.csv")
    done = actions.import_ledger(actor=None, ledger_import_id=again.pk)
    assert not done.changed
    assert done.ledger_import == first
    assert list(UsageLine.objects.values_list("pk", flat=True)) == before
    assert LedgerImport.objects.get(pk=again.pk).state == ImportState.DISCARDED


def test_a_corrected_file_takes_the_place_of_the_earlier(bjuv: Any) -> None:
    first = factories.imported(files.csv(), organisation=bjuv)
    second = factories.imported(files.csv(files.ROWS[:1]), organisation=bjuv)
    first.refresh_from_db()
    assert (first.state, first.replaced_by) == (ImportState.REPLACED, second)
    assert lines() == [(2, Decimal("1000.50"))]
    assert "usage.ledger_replaced" in codes()


def test_other_months_and_other_sources_stand_beside_each_other(bjuv: Any) -> None:
    rows = [[*files.ROWS[0][:4], "2026-04-02", "5"]]
    factories.imported(files.csv(), organisation=bjuv)
    factories.imported(files.csv(rows), organisation=bjuv, period="2026-04")
    factories.imported(files.csv(), organisation=bjuv, source="Annat system")
    assert LedgerImport.objects.imported().count() == 3


def test_overlapping_periods_are_refused_since_lines_would_count_twice(bjuv: Any) -> None:
    factories.imported(files.csv(), organisation=bjuv)
    with pytest.raises(ActionError) as refused:
        factories.imported(files.csv(), organisation=bjuv, period="2026-Q1")
    assert refused.value.field == "period"
    assert UsageLine.objects.count() == 3


def test_importing_twice_imports_once(bjuv: Any) -> None:
    made = factories.imported(files.csv(), organisation=bjuv)
    assert not actions.import_ledger(actor=None, ledger_import_id=made.pk).changed
    assert UsageLine.objects.count() == 3


def test_a_file_of_another_month_is_refused_and_nothing_is_half_imported(bjuv: Any) -> None:
    made = factories.uploaded(files.csv(), organisation=bjuv, period="2025-12")
    with pytest.raises(ActionError, match="3"):
        actions.import_ledger(actor=None, ledger_import_id=made.pk)
    assert not UsageLine.objects.exists()
    assert not RejectedRow.objects.exists()


def test_chosen_columns_are_remembered_for_the_source(bjuv: Any, bjuv_controller: Any) -> None:
    strange = "A;B;C\n" + "Hem AB;556000-4615;10,50\n" * 3
    made = factories.uploaded(strange.encode(), organisation=bjuv, actor=bjuv_controller)
    mapping = {"supplier_name": 0, "supplier_number": 1, "amount": 2}
    actions.choose_columns(actor=bjuv_controller, ledger_import=made, mapping=mapping)
    actions.import_ledger(actor=bjuv_controller, ledger_import_id=made.pk)
    assert LedgerSource.objects.get().mapping == {
        "supplier_name": "A",
        "supplier_number": "B",
        "amount": "C",
    }
    moved = "C;A;B\n" + "10,50;Hem AB;556000-4615\n"
    later = factories.uploaded(moved.encode(), organisation=bjuv, period="2026-04")
    assert later.mapping == {"supplier_name": 1, "supplier_number": 2, "amount": 0}


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"supplier_name": 0}, "amount"),
        ({"amount": 5}, "supplier_number"),
        ({"amount": 5, "supplier_name": 5}, "amount"),
    ],
)
def test_columns_that_cannot_be_used_are_refused_at_their_field(
    bjuv: Any, mapping: dict[str, int], field: str
) -> None:
    made = factories.uploaded(files.csv(), organisation=bjuv)
    with pytest.raises(ActionError) as refused:
        actions.choose_columns(actor=None, ledger_import=made, mapping=mapping)
    assert refused.value.field == field


def test_the_wrong_person_is_refused_at_every_step(
    bjuv: Any, lund_coordinator: Any, bjuv_reader: Any
) -> None:
    made = factories.uploaded(files.csv(), organisation=bjuv)
    for person in (lund_coordinator, bjuv_reader):
        with pytest.raises(Refused):
            factories.uploaded(files.csv(), organisation=bjuv, actor=person)
        with pytest.raises(Refused):
            actions.choose_columns(actor=person, ledger_import=made, mapping=made.mapping)
        with pytest.raises(Refused):
            actions.import_ledger(actor=person, ledger_import_id=made.pk)
        with pytest.raises(Refused):
            actions.discard(actor=person, ledger_import=made)
    assert not UsageLine.objects.exists()


def test_the_associations_controller_imports_for_any_municipality(
    bjuv: Any, association: Any, association_controller: Any
) -> None:
    made = factories.imported(files.csv(), organisation=bjuv, actor=association_controller)
    assert made.state == ImportState.IMPORTED


def test_a_file_above_the_limit_is_refused_and_not_kept(bjuv: Any, settings: Any) -> None:
    settings.LEDGER_MAX_BYTES = 100
    with pytest.raises(ActionError) as refused:
        factories.uploaded(files.csv() * 2, organisation=bjuv)
    assert refused.value.field == "file"
    assert factories.uploads_left(settings) == []
    assert not LedgerImport.objects.exists()


def test_a_bad_file_leaves_nothing(bjuv: Any, settings: Any) -> None:
    with pytest.raises(ActionError):
        factories.uploaded(b"%PDF-1.7", organisation=bjuv)
    assert factories.uploads_left(settings) == []
    assert not LedgerImport.objects.exists()


def test_lines_find_an_agreement_that_is_registered_later(bjuv: Any) -> None:
    made = factories.imported(files.csv(), organisation=bjuv)
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    assert actions.match_again(actor=None, ledger_import=made) == 1
    line = UsageLine.objects.get(row_number=2)
    assert line.lot == agreement.lots.get()
    assert actions.match_again(actor=None, ledger_import=made) == 0


def test_old_uploads_are_thrown_away(
    bjuv: Any, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    made = factories.uploaded(files.csv(), organisation=bjuv)
    assert actions.discard_old(timedelta(days=1)) == 0
    with (
        clock.pretend(clock.now() + timedelta(days=2)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert actions.discard_old(timedelta(days=1)) == 1
    made.refresh_from_db()
    assert made.state == ImportState.DISCARDED
    assert factories.uploads_left(settings) == []


def test_without_a_date_column_lines_stand_on_the_first_day(bjuv: Any) -> None:
    factories.agreement(numbers=["5560004615"], parties=[bjuv])
    content = "Leverantör;Orgnr;Belopp\nHem AB;556000-4615;5\nVård AB;556036-0793;7\n"
    factories.imported(content.encode(), organisation=bjuv)
    line = UsageLine.objects.get(row_number=2)
    assert (line.date, line.date_known) == (date(2026, 3, 1), False)
    assert line.match_enum == MatchOutcome.MATCHED


def test_the_same_invoice_in_two_ledgers_counts_once_and_it_is_said_where(
    bjuv: Any, bjuv_controller: Any, client_of: Any
) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    twice = [files.ROWS[0], files.ROWS[0]]  # two equal rows are two postings
    first = factories.imported(files.csv(twice), organisation=bjuv, name="forsta.csv")
    second = factories.imported(
        files.csv([*twice, files.ROWS[0], files.ROWS[1]]), organisation=bjuv, source="Annat"
    )
    outcomes = UsageLine.objects.filter(ledger_import=second).order_by("row_number")
    assert list(outcomes.values_list("match_reason", flat=True)) == [
        MatchOutcome.COPY,
        MatchOutcome.COPY,
        MatchOutcome.MATCHED,
        MatchOutcome.NO_AGREEMENT_SUPPLIER,
    ]
    assert used(agreement) == 3 * Decimal("1000.50")
    page = client_of(bjuv_controller).get(second.get_absolute_url()).content.decode()
    assert "forsta.csv" in page

    factories.imported(files.csv(files.ROWS[1:]), organisation=bjuv)  # the first one, corrected

    first.refresh_from_db()
    assert first.state == ImportState.REPLACED
    assert used(agreement) == 3 * Decimal("1000.50")


def used(agreement: Any) -> Decimal:
    return type(agreement).objects.with_use().get(pk=agreement.pk).used


def test_other_currencies_are_rejected_with_the_reason(bjuv: Any) -> None:
    content = (
        "Leverantör;Orgnr;Belopp;Valuta\n"
        "Hem AB;556000-4615;5;SEK\nHem AB;556000-4615;6;\nHem AB;556000-4615;7;EUR\n"
    )
    factories.imported(content.encode(), organisation=bjuv)
    assert lines() == [(2, Decimal(5)), (3, Decimal(6))]
    rejected = RejectedRow.objects.get()
    assert (rejected.row_number, rejected.reason) == (4, "other_currency")


def test_the_agreements_number_chooses_between_agreements(bjuv: Any) -> None:
    agreements = [factories.agreement(numbers=["5560004615"], parties=[bjuv]) for _ in range(2)]
    written = agreements[1].number.replace("-", " ").lower()
    content = (
        "Leverantör;Orgnr;Belopp;Avtalsnummer\n"
        f"Hem AB;556000-4615;5;{written}\nHem AB;556000-4615;6;\n"
    )
    factories.imported(content.encode(), organisation=bjuv)
    named, unnamed = UsageLine.objects.order_by("row_number")
    assert named.lot == agreements[1].lots.get()
    assert unnamed.match_enum == MatchOutcome.SEVERAL_AGREEMENTS


@pytest.mark.django_db
def test_what_is_bought_after_the_termination_is_not_inside(bjuv: Any, lund: Any) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    rows = [
        ["Ett AB", "5560004615", "F1", "4610 Vård", "2026-03-14", "100"],
        ["Ett AB", "5560004615", "F2", "4610 Vård", "2026-03-15", "40"],
    ]
    factories.imported(files.csv(rows), organisation=bjuv)
    assert UsageLine.objects.filter(lot__agreement=agreement).count() == 2

    agreement.terminated_from = date(2026, 3, 15)
    agreement.save(update_fields=["terminated_from"])
    again.match_agreement(agreement.pk)

    inside = UsageLine.objects.get(lot__agreement=agreement)
    assert inside.date == date(2026, 3, 14)
    late = UsageLine.objects.get(date=date(2026, 3, 15))
    assert late.match_reason == MatchOutcome.OUTSIDE_VALIDITY
    assert UsageMonth.objects.get(lot__agreement=agreement).amount == 100


@pytest.mark.django_db
def test_corrected_days_let_go_of_the_lines_they_no_longer_hold(bjuv: Any) -> None:
    agreement = factories.agreement(numbers=["5560004615"], parties=[bjuv])
    factories.imported(files.csv(), organisation=bjuv)
    assert UsageLine.objects.filter(lot__agreement=agreement).exists()

    agreement.valid_to = agreement.last_contract_date = date(2026, 2, 28)
    agreement.save(update_fields=["valid_to", "last_contract_date"])
    again.match_agreement(agreement.pk)

    assert not UsageLine.objects.filter(lot__agreement=agreement).exists()


def parts() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM usage_usageline")
        return {name for (name,) in cursor.fetchall()}


def test_a_large_ledger_is_a_part_of_its_year_and_can_be_replaced(
    bjuv: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.imported(files.csv(), organisation=bjuv, source="Small")
    monkeypatch.setattr(loading, "LARGE_BYTES", 0)
    large = factories.imported(files.csv(), organisation=bjuv, source="Large")
    assert parts() == {partitions.name_of(2026, 0), partitions.name_of(2026, large.pk)}

    corrected = factories.imported(files.csv(files.ROWS[:1]), organisation=bjuv, source="Large")

    assert parts() == {partitions.name_of(2026, 0), partitions.name_of(2026, corrected.pk)}
    assert UsageLine.objects.count() == len(files.ROWS) + 1


def test_a_year_with_many_large_ledgers_takes_further_ones_among_the_ordinary(
    bjuv: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "LARGE_BYTES", 0)
    monkeypatch.setattr(partitions, "MOST_PARTS", 2)
    large = factories.imported(files.csv(), organisation=bjuv, source="Large")
    factories.imported(files.csv(files.ROWS[:1]), organisation=bjuv, source="Another")
    assert parts() == {partitions.name_of(2026, 0), partitions.name_of(2026, large.pk)}
