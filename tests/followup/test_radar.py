"""What follow-up tells the demand radar."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements.models import AgreementCpvCode
from contracts.followup import radar
from contracts.followup.actions import end_without_next
from contracts.usage.enums import MatchOutcome
from needs.radar import actions, registries
from needs.radar.models import RadarSignal
from portal.core import clock
from portal.procurements.models import CpvCode
from tests.support.factories import agreements as factories
from tests.support.factories import base

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.pretend(TODAY):
        yield


def code(agreement: Any, digits: str) -> None:
    found, _made = CpvCode.objects.get_or_create(
        code=digits, defaults={"label_sv": "Stolar", "label_en": "Chairs"}
    )
    AgreementCpvCode.objects.create(agreement=agreement, cpv_code=found)


def ending(**fields: Any) -> Any:
    fields = {"valid_to": date(2027, 6, 30), **fields}
    return factories.AgreementFactory(last_contract_date=fields["valid_to"], **fields)


def test_each_party_of_an_agreement_that_ends_is_told(bjuv: Any, lund: Any) -> None:
    agreement = ending(parties=[bjuv, lund], title="Stolar")
    factories.AgreementLotFactory(agreement=agreement, name="Kontorsstolar")
    code(agreement, "39100000")
    code(agreement, "39112000")
    found = list(radar.agreements_that_end(TODAY))
    assert {row.organisation_id for row in found} == {bjuv.pk, lund.pk}
    (one,) = {(row.cpv, row.starts_on, row.url, row.words.strip()) for row in found}
    assert one == ("39112000", date(2027, 7, 1), agreement.get_absolute_url(), "Kontorsstolar")


def test_a_members_own_agreement_is_told_with_its_value_per_year(bjuv: Any) -> None:
    ending(
        by_hand=True,
        responsible=bjuv,
        valid_from=date(2023, 7, 1),
        estimate=Decimal(400_000),
        title="Egna stolar",
    )
    (row,) = radar.agreements_that_end(TODAY)
    assert (row.organisation_id, row.title) == (bjuv.pk, "Egna stolar")
    assert row.value is not None
    assert abs(row.value - 100_000) < 100


@pytest.mark.parametrize("case", ["far", "over", "option", "decided"])
def test_an_agreement_that_needs_no_successor_now_is_not_told(
    bjuv: Any, coordinator: Any, case: str
) -> None:
    ends = {"far": date(2029, 1, 1), "over": date(2026, 11, 1)}.get(case, date(2027, 6, 30))
    agreement = ending(parties=[bjuv], valid_to=ends)
    if case == "option":
        factories.AgreementOptionFactory(agreement=agreement, extends_to=date(2029, 6, 30))
    if case == "decided":
        end_without_next(actor=coordinator, agreement=agreement, reason="Behövs inte.")
    assert list(radar.agreements_that_end(TODAY)) == []


def test_what_is_bought_outside_an_agreement_is_told(bjuv: Any, bjuv_controller: Any) -> None:
    agreement: Any = factories.AgreementFactory(parties=[bjuv], title="Stolar")
    lot: Any = factories.AgreementLotFactory(agreement=agreement)
    ledger = factories.delivered(bjuv, "2026-01--2026-10")
    factories.line(ledger, base.SupplierFactory(), 90_000, date(2026, 2, 3), outside=lot)
    assert list(radar.bought_outside(TODAY)) == []
    factories.line(ledger, base.SupplierFactory(), 30_000, date(2026, 5, 3), outside=lot)
    (row,) = radar.bought_outside(TODAY)
    assert (row.organisation_id, row.value) == (bjuv.pk, Decimal(120_000))
    assert row.url == f"/uppfoljning/utanfor/{bjuv.pk}/"


def bought(ledger: Any, amount: int, text: str, day: date, outcome: MatchOutcome) -> None:
    made = factories.line(ledger, base.SupplierFactory(), amount, day, outcome=outcome)
    line = made if hasattr(made, "save") else ledger.lines.latest("pk")
    line.account, line.account_text = "6410", text
    line.save()


def test_what_is_bought_without_any_agreement_is_told_by_account(bjuv: Any) -> None:
    ledger = factories.delivered(bjuv, "2025-01--2026-10")
    for amount, text, day, outcome in (
        (80_000, "Tolktjänster", date(2026, 1, 9), MatchOutcome.NO_AGREEMENT_SUPPLIER),
        (50_000, "Tolktjänster", date(2026, 6, 9), MatchOutcome.NOT_A_PARTY),
        (900_000, "Tolktjänster", date(2025, 2, 1), MatchOutcome.NO_AGREEMENT_SUPPLIER),
        (900_000, "Löner", date(2026, 6, 9), MatchOutcome.PERSON),
        (99_000, "Blommor", date(2026, 6, 9), MatchOutcome.NO_AGREEMENT_SUPPLIER),
    ):
        bought(ledger, amount, text, day, outcome)
    (row,) = radar.without_agreement(TODAY)
    assert (row.title, row.value) == ("Tolktjänster", Decimal(130_000))
    assert row.url == f"/anvandning/reskontra/{ledger.pk}/rader/"


def test_new_ledgers_and_new_months_are_noticed(bjuv: Any) -> None:
    before = radar.ledgers_known(TODAY)
    assert radar.ledgers_known(TODAY) == before
    assert radar.ledgers_known(TODAY + timedelta(days=30)) != before
    factories.delivered(bjuv, "2026-01--2026-10")
    assert radar.ledgers_known(TODAY) != before


def test_two_members_whose_own_agreements_end_are_suggested_a_joint_cycle(
    bjuv: Any, lund: Any
) -> None:
    names = [source.name for source in registries.sources()]
    assert {radar.ENDS, radar.OUTSIDE, radar.WITHOUT, "stated", "searched"} <= set(names)
    for member in (bjuv, lund):
        code(ending(by_hand=True, responsible=member), "39112000")
    actions.recompute()
    rows = RadarSignal.objects.select_related("suggestion")
    assert {row.organisation_id for row in rows} == {bjuv.pk, lund.pk}
    assert len({row.suggestion_id for row in rows}) == 1
    assert all(row.suggestion for row in rows)
