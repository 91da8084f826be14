"""Savings: counted from the use by a method that is written out, never a figure alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from contracts.agreements.panels import Tab
from contracts.followup import actions, saving
from contracts.followup.actions import SavingTerms
from contracts.followup.enums import SavingsMethod
from contracts.followup.models import SavingsStatement
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from tests.support.factories import agreements as factories


@pytest.fixture(autouse=True)
def _used(ledger: Any, supplier: Any, lot: Any) -> None:
    """Bjuv has bought for 100 000 in the first half of the year, for 50 000 later."""
    factories.line(ledger, supplier, 100_000, date(2026, 2, 2), lot=lot)
    factories.line(ledger, supplier, 50_000, date(2026, 9, 2), lot=lot)


def terms(**changes: Any) -> SavingTerms:
    values: dict[str, Any] = {
        "method": SavingsMethod.EARLIER,
        "first_month": date(2026, 1, 15),
        "last_month": date(2026, 6, 15),
        "item": "Larm med samtal, per månad",
        "baseline_price": Decimal("12.50"),
        "agreed_price": Decimal(10),
        "baseline_source": "Avtal TL-0, prisbilaga 2024-01-01.",
    }
    return SavingTerms(**{**values, **changes})


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def test_the_saving_is_counted_from_the_use_of_the_months(
    agreement: Any, association_controller: Any
) -> None:
    made = actions.state_saving(actor=association_controller, agreement=agreement, terms=terms())

    assert (made.used, made.saving) == (Decimal(100_000), Decimal(25_000))
    assert (made.first_month, made.last_month) == (date(2026, 1, 1), date(2026, 6, 1))
    assert saving.formula(made).replace("\xa0", " ") == (
        "100 000,00 kr × (12,50 ÷ 10,00 − 1) = 25 000,00 kr"
    )
    assert made.coverage_text
    assert AuditEvent.objects.filter(code="followup.saving_stated").exists()


@pytest.mark.parametrize(
    ("used", "baseline", "agreed", "expected"),
    [
        ("100", "3", "7", "-57.14"),
        ("1000000000000", "1.0001", "1", "100000000.00"),
        ("1", "1", "1", "0"),
    ],
)
def test_rounded_to_the_ore_and_dearer_is_below_zero(
    used: str, baseline: str, agreed: str, expected: str
) -> None:
    got = saving.saved(Decimal(used), baseline=Decimal(baseline), agreed=Decimal(agreed))

    assert got == Decimal(expected)


def test_the_database_refuses_a_figure_without_method_or_another_sum(
    agreement: Any, association_controller: Any
) -> None:
    made = actions.state_saving(actor=association_controller, agreement=agreement, terms=terms())
    rows = SavingsStatement.objects.filter(pk=made.pk)
    for wrong in ({"method": ""}, {"saving": 30_000}, {"baseline_source": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"baseline_source": " "}, "baseline_source"),
        ({"agreed_price": Decimal(0)}, "agreed_price"),
        ({"last_month": date(2025, 12, 31)}, "last_month"),
        ({"first_month": date(2027, 1, 1), "last_month": date(2027, 2, 1)}, "first_month"),
        ({"first_month": date(2025, 1, 1), "last_month": date(2025, 2, 1)}, "first_month"),
    ],
)
def test_what_cannot_be_counted_is_refused_at_its_field(
    agreement: Any, association_controller: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ActionError) as refused:
        actions.state_saving(
            actor=association_controller, agreement=agreement, terms=terms(**wrong)
        )

    assert refused.value.field == field


def test_a_wrong_one_is_withdrawn_once_and_kept(
    agreement: Any, association_controller: Any, bjuv_controller: Any
) -> None:
    with pytest.raises(Refused):
        actions.state_saving(actor=bjuv_controller, agreement=agreement, terms=terms())
    made = actions.state_saving(actor=association_controller, agreement=agreement, terms=terms())

    actions.withdraw_saving(actor=association_controller, saving=made, reason="Fel pris.")

    assert saving.statements_of(agreement) == []
    assert len(saving.statements_of(agreement, withdrawn=True)) == 1
    with pytest.raises(Refused):
        actions.withdraw_saving(actor=association_controller, saving=made, reason="Igen.")


def test_stated_in_the_browser_and_read_by_the_parties(
    *,
    agreement: Any,
    association_controller: Any,
    bjuv_controller: Any,
    client_of: Any,
    ledger: Any,
    supplier: Any,
    lot: Any,
) -> None:
    address = reverse("followup:savings", args=[agreement.pk])
    client = client_of(association_controller)
    data = {
        "method": "market",
        "item": "Larm",
        "baseline_price": "12,50",
        "agreed_price": "",
        "baseline_source": "Medel av fem anbud.",
        "first_month": "2026-01-01",
        "last_month": "2026-06-30",
    }

    wrong = client.post(address, data)
    assert wrong.status_code == 422
    assert "Medel av fem anbud." in text(wrong)
    assert client.post(address, {**data, "agreed_price": "10"}).status_code == 302
    factories.line(ledger, supplier, 20_000, date(2026, 3, 2), lot=lot)

    for place in (address, agreement.url_of(Tab.USE)):
        page = text(client_of(bjuv_controller).get(place))
        assert "25 000,00 kr" in page
        assert "12,50 ÷ 10,00" in page
        assert "Medel av fem anbud." in page
        assert "120 000,00 kr" in page  # The use of the time is another now.
    assert client_of(bjuv_controller).post(address, data).status_code == 403
    made = SavingsStatement.objects.get()
    withdraw = reverse("followup:withdraw_saving", args=[made.pk])
    assert client_of(bjuv_controller).post(withdraw, {"reason": "x"}).status_code == 403
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "Fel."}).status_code == 302
    assert client.get(address, {"export": "xlsx"}).status_code == 200
