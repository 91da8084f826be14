"""Unsure lines: shown in groups, decided once with one click, remembered, taken back."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.usage import teaching, unsure
from contracts.usage.enums import MatchOutcome, RuleKind, UsageSource
from contracts.usage.models import LearntMatch, LedgerImport, UsageLine, UsageMonth
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from tests.support.factories import usage as factories
from tests.usage import files

NAMELESS = [
    ["Leverantör 5560004615", "SAKNAS", "F1", "4610 Vård", "2026-03-02", "100"],
    ["LEVERANTÖR 5560004615 AB", "", "F2", "4610 Vård", "2026-03-03", "50"],
    ["Någon annan", "", "F3", "4610 Vård", "2026-03-03", "7"],
]


@pytest.fixture
def agreement(bjuv: Any, lund: Any) -> Any:
    return factories.agreement(numbers=["5560004615"], parties=[bjuv, lund])


@pytest.fixture
def ledger(agreement: Any, bjuv: Any) -> LedgerImport:
    return factories.imported(files.csv(NAMELESS), organisation=bjuv)


def group(ledger: LedgerImport, **changes: Any) -> teaching.Group:
    values: dict[str, Any] = {
        "organisation": ledger.organisation,
        "source": UsageSource.LEDGER,
        "ledger_source": ledger.source,
        "supplier_number": "",
        "supplier_name": "Leverantör 5560004615",
        "account": "4610",
    }
    return teaching.Group(**{**values, **changes})


def confirm(actor: Any, ledger: LedgerImport, agreement: Any) -> LearntMatch:
    place = agreement.lots.get().suppliers.get()
    return teaching.confirm(
        actor=actor, group=group(ledger), lot_id=place.lot_id, supplier_id=place.supplier_id
    )


def outcomes() -> list[str]:
    return list(UsageLine.objects.order_by("pk").values_list("match_reason", flat=True))


@pytest.mark.django_db
def test_one_answer_decides_all_spellings_and_the_next_file(
    ledger: LedgerImport, agreement: Any, bjuv_controller: Any, bjuv: Any
) -> None:
    unsure_first = [MatchOutcome.NAME_ALONE, MatchOutcome.NAME_ALONE, MatchOutcome.NO_NUMBER]
    assert outcomes() == unsure_first

    learnt = confirm(bjuv_controller, ledger, agreement)

    assert outcomes() == [MatchOutcome.LEARNT, MatchOutcome.LEARNT, MatchOutcome.NO_NUMBER]
    used = UsageMonth.objects.get(lot__isnull=False)
    assert (used.amount, used.supplier) == (Decimal(150), learnt.supplier)
    april = [[*row[:4], "2026-04-02", "5"] for row in NAMELESS[:1]]
    factories.imported(files.csv(april), organisation=bjuv, period="2026-04")
    assert outcomes()[-1] == MatchOutcome.LEARNT
    assert AuditEvent.objects.filter(code="usage.match_confirmed").count() == 1

    teaching.undo(actor=bjuv_controller, learnt=learnt)

    assert outcomes() == [*unsure_first, MatchOutcome.NAME_ALONE]
    learnt.refresh_from_db()
    assert learnt.undone_by == bjuv_controller
    with pytest.raises(ActionError):
        teaching.undo(actor=bjuv_controller, learnt=learnt)


@pytest.mark.django_db
def test_not_relevant_is_an_answer_too(ledger: LedgerImport, bjuv_controller: Any) -> None:
    teaching.confirm(actor=bjuv_controller, group=group(ledger), lot_id=None, supplier_id=None)
    assert outcomes()[:2] == [MatchOutcome.LEARNT_NOT] * 2


@pytest.mark.django_db
def test_who_may_decide_and_what(
    ledger: LedgerImport, agreement: Any, lund_coordinator: Any, bjuv_reader: Any,
    bjuv_controller: Any,
) -> None:  # fmt: skip
    for person in (lund_coordinator, bjuv_reader):
        with pytest.raises(Refused):
            confirm(person, ledger, agreement)
        with pytest.raises(Refused):
            teaching.add_rule(
                actor=person, lot=agreement.lots.get(), kind=RuleKind.ACCOUNT, code="4"
            )
    other = factories.agreement(numbers=["5560360793"], parties=[]).lots.get().suppliers.get()
    with pytest.raises(ActionError):
        teaching.confirm(
            actor=bjuv_controller,
            group=group(ledger),
            lot_id=other.lot_id,
            supplier_id=other.supplier_id,
        )
    confirm(bjuv_controller, ledger, agreement)
    with pytest.raises(ActionError):
        confirm(bjuv_controller, ledger, agreement)


@pytest.mark.django_db
def test_account_rules_tell_the_suppliers_other_sales_and_what_was_bought_elsewhere(
    agreement: Any, bjuv: Any, association_controller: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    rows = [
        ["Hem AB", "556000-4615", "F1", "4610 Vård", "2026-03-02", "100"],
        ["Hem AB", "556000-4615", "F2", "7350 Öresutjämning", "2026-03-02", "0,50"],
        ["Annan AB", "556036-0793", "F3", "4611 Vård", "2026-03-02", "30"],
    ]
    factories.imported(files.csv(rows), organisation=bjuv)
    assert outcomes() == [MatchOutcome.MATCHED] * 2 + [MatchOutcome.NO_AGREEMENT_SUPPLIER]
    lot = agreement.lots.get()

    with django_capture_on_commit_callbacks(execute=True):
        rule = teaching.add_rule(
            actor=association_controller, lot=lot, kind=RuleKind.ACCOUNT, code="461"
        )

    assert outcomes() == [
        MatchOutcome.MATCHED,
        MatchOutcome.OTHER_ACCOUNT,
        MatchOutcome.BOUGHT_ELSEWHERE,
    ]
    assert UsageMonth.objects.get(outside_lot=lot).amount == 30
    with django_capture_on_commit_callbacks(execute=True):
        teaching.remove_rule(actor=association_controller, rule=rule)
    assert outcomes()[2] == MatchOutcome.NO_AGREEMENT_SUPPLIER


@pytest.mark.django_db
def test_the_groups_stand_with_their_answers_in_as_many_statements(
    ledger: LedgerImport, agreement: Any, bjuv_controller: Any, bjuv: Any, client_of: Any
) -> None:
    client = client_of(bjuv_controller)
    page = client.get(reverse("usage:unsure")).content.decode()
    assert agreement.title in page
    unsure.groups(bjuv_controller)  # the person's rights are asked once and remembered

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            unsure.groups(bjuv_controller)
        return len(captured)

    few = statements()
    rows = [[*row[:3], f"{n} Konto", *row[4:]] for n in range(4000, 4020) for row in NAMELESS]
    factories.imported(files.csv(rows), organisation=bjuv, source="Annat")
    assert statements() == few

    [place] = agreement.lots.get().suppliers.all()
    client.post(
        reverse("usage:confirm"),
        {
            "organisation": bjuv.pk,
            "source": "ledger",
            "ledger_source": ledger.source_id,
            "supplier_name": "Leverantör 5560004615",
            "account": "4610",
            "answer": f"{place.lot_id}:{place.supplier_id}",
        },
    )
    assert LearntMatch.objects.get().lot_id == place.lot_id
    listed = client.get(reverse("usage:learnt")).content.decode()
    assert bjuv_controller.name in listed


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_decide_once(
    ledger: LedgerImport, agreement: Any, bjuv_controller: Any
) -> None:
    together = threading.Barrier(2)
    refused: list[str] = []

    def work() -> None:
        together.wait()
        try:
            confirm(bjuv_controller, ledger, agreement)
        except ActionError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
    assert LearntMatch.objects.count() == 1
