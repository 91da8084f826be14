"""How the agreements are used: for the association, a party, and one that uses nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from contracts.followup import following, membership, portfolio
from mandates.enums import Commitment
from portal.organisations.enums import Role
from tests.support.factories import agreements as factories
from tests.support.factories import base
from tests.support.queries import count


@pytest.fixture(autouse=True)
def _used(*, outside: None, ledger: Any, supplier: Any, lot: Any, lund: Any) -> None:
    """Bjuv bought for 75 000, last year for 10 000; Lund has delivered and bought nothing."""
    factories.line(ledger, supplier, 75_000, date(2026, 2, 2), lot=lot)
    earlier = factories.delivered(ledger.organisation, "2025-01--2025-12")
    factories.line(earlier, supplier, 10_000, date(2025, 12, 31), lot=lot)
    factories.delivered(lund, "2026-01--2026-10")


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_the_year_holds_its_own_days_alone(agreement: Any, coordinator: Any) -> None:
    this = following.following_of(agreement, coordinator, 2026)
    last = following.following_of(agreement, coordinator, 2025)
    whole = following.following_of(agreement, coordinator, None)

    assert this
    assert last
    assert whole
    assert [row.total for row in (this, last, whole)] == [75_000, 10_000, 85_000]
    assert this.total == sum(row.amount for row in this.parties)
    for parts in (this.lots, this.suppliers, this.months, this.counties):
        assert sum(row.amount for row in parts) == this.total
    assert (this.coverage.delivered, this.coverage.expected) == (20, 20)
    assert following.following_of(agreement, coordinator, 2024) is None


def test_leakage_stands_beside_the_use(agreement: Any, coordinator: Any) -> None:
    shown = following.following_of(agreement, coordinator, 2026)

    assert shown
    bjuv, lund = shown.parties
    assert bjuv.outside.total == 89_000
    assert bjuv.loyalty == pytest.approx(75 / 164)
    assert lund.loyalty is None
    assert [row.organisation.short_name for row in shown.bound_not_using] == ["Lund"]
    assert shown.unknown == []


def test_a_right_is_told_from_a_duty(agreement: Any, coordinator: Any, lund: Any) -> None:
    agreement.parties.filter(organisation=lund).update(commitment=Commitment.RIGHT)

    shown = following.following_of(agreement, coordinator, 2026)

    assert shown
    assert [(row.organisation.short_name, row.is_bound) for row in shown.parties] == [
        ("Bjuv", True),
        ("Lund", False),
    ]


def test_a_party_sees_the_totals_and_its_own_rows(
    agreement: Any, lund: Any, client_of: Any, bjuv: Any
) -> None:
    reader = base.UserFactory(roles=[(lund, Role.READER)])
    client = client_of(reader)
    address = reverse("followup:agreement", args=[agreement.pk])

    page = text(client.get(address, {"year": "2026"}))

    assert "75 tkr" in page or "75 000" in page
    assert "Lund" in page
    assert "Bjuv" not in page
    assert "Utanför Larm AB" not in page
    for table in ("parties", "outside"):
        file = client.get(address, {"table": table, "export": "csv"})
        assert "Bjuv" not in text(file)
    assert client.get(reverse("followup:member", args=[bjuv.pk])).status_code == 404
    home = client.get(reverse("followup:home"))
    assert home.url == reverse("followup:member", args=[lund.pk])


@pytest.mark.parametrize(
    "table", ["parties", "lots", "suppliers", "counties", "months", "outside", "x"]
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_table_is_a_file_too(
    agreement: Any, coordinator: Any, client_of: Any, table: str, kind: str
) -> None:
    address = reverse("followup:agreement", args=[agreement.pk])

    response = client_of(coordinator).get(address, {"table": table, "export": kind})

    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]


def test_a_members_page_has_every_agreement_also_unused(
    agreement: Any, bjuv: Any, bjuv_controller: Any, client_of: Any
) -> None:
    factories.AgreementFactory(title="Oanvänt", parties=[bjuv])
    factories.AgreementFactory(title="Annans")

    found = membership.member_of(bjuv, 2026)
    page = text(client_of(bjuv_controller).get(reverse("followup:member", args=[bjuv.pk])))

    assert {row.agreement.title for row in found.rows} == {"Trygghetslarm", "Oanvänt"}
    assert (found.total, found.outside.total) == (Decimal(75_000), Decimal(89_000))
    assert [row.agreement.title for row in found.not_using] == ["Oanvänt"]
    assert "Oanvänt" in page
    assert "Annans" not in page
    assert reverse("followup:explain", args=[bjuv.pk]) in page


def test_the_portfolio(agreement: Any, coordinator: Any, client_of: Any) -> None:
    factories.AgreementFactory(title="Oanvänt")

    rows = portfolio.portfolio(coordinator, 2026)
    client = client_of(coordinator)
    page = text(client.get(reverse("followup:home")))

    found: list[Any] = [(row.title, row.year_amount, row.outside, row.using) for row in rows]
    assert found == [
        ("Trygghetslarm", 75_000, 89_000, 1),
        ("Oanvänt", 0, 0, 0),
    ]
    assert "<svg" in page
    assert client.get(reverse("followup:home"), {"export": "xlsx"}).status_code == 200


def test_as_many_statements_for_many_parties_and_agreements(
    agreement: Any, coordinator: Any, supplier: Any, lot: Any
) -> None:
    def statements() -> list[int]:
        return [
            count(lambda: following.following_of(agreement, coordinator, 2026))[0],
            count(lambda: portfolio.portfolio(coordinator, 2026))[0],
            count(lambda: membership.member_of(agreement.parties.first().organisation, 2026))[0],
        ]

    statements()  # What is remembered of the person's rights is read once.
    before = statements()
    for number in range(4):
        party: Any = base.OrganisationFactory()
        agreement.parties.create(organisation=party)
        more = factories.delivered(party, "2026-01--2026-10")
        factories.line(more, supplier, 1_000 + number, date(2026, 2, 2), lot=lot)
        factories.line(more, base.SupplierFactory(), 50_000, date(2026, 2, 2), outside=lot)
        factories.AgreementFactory(parties=[party, agreement.parties.first().organisation])

    assert statements() == before
