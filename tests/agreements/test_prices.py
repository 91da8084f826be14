"""Prices: a new one ends the old one; an adjustment moves all and keeps the old."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contracts.agreements import actions
from contracts.agreements.models import Agreement, PriceRow
from contracts.agreements.terms import AdjustmentTerms, IndexTerms, PriceTerms
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused


def price(actor: Any, agreement: Agreement, amount: str, on: date, **more: Any) -> PriceRow:
    terms = PriceTerms(
        name="Kopieringspapper A4", unit="ask", price=Decimal(amount), valid_from=on, **more
    )
    return actions.set_price(actor=actor, lot=agreement.lots.get(), terms=terms)


def adjust(actor: Any, index: Any, value: str, on: date) -> Any:
    terms = AdjustmentTerms(on, on, Decimal(value), "Dora Direktör", "Delegation 3.4")
    return actions.adjust_prices(actor=actor, index=index, terms=terms)


def test_a_new_price_ends_the_old_one_the_day_before(by_hand: Agreement, coordinator: Any) -> None:
    old = price(coordinator, by_hand, "250", date(2025, 1, 1))
    price(coordinator, by_hand, "260", date(2026, 1, 1))

    old.refresh_from_db()
    assert old.valid_to == date(2025, 12, 31)
    assert old.price == 250
    assert AuditEvent.objects.of(by_hand).filter(code="agreements.price_set").count() == 2


def test_an_article_has_one_price_a_day(by_hand: Agreement, coordinator: Any) -> None:
    row = price(coordinator, by_hand, "250", date(2025, 1, 1))

    with pytest.raises(ActionError):
        price(coordinator, by_hand, "240", date(2024, 6, 1))
    row.pk = None
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_an_adjustment_multiplies_what_follows_and_keeps_the_old(
    by_hand: Agreement, coordinator: Any
) -> None:
    price(coordinator, by_hand, "200", date(2025, 1, 1))
    index = actions.set_index(
        actor=coordinator,
        agreement=by_hand,
        terms=IndexTerms(
            "AKI", date(2024, 10, 5), Decimal(100), share=Decimal(50), next_on=date(2026, 1, 31),
            interval_months=1,
        ),
    )  # fmt: skip

    made = adjust(coordinator, index, "110", date(2026, 1, 31))

    assert made.factor == Decimal("1.05")
    rows = PriceRow.objects.order_by("valid_from")
    assert [(row.price, row.valid_to) for row in rows] == [
        (Decimal(200), date(2026, 1, 30)),
        (Decimal(210), None),
    ]
    index.refresh_from_db()
    assert index.next_on == date(2026, 2, 28)
    with pytest.raises(ActionError):
        adjust(coordinator, index, "120", date(2026, 1, 31))
    # Counts from the latest adjustment, and not from the base again.
    assert adjust(coordinator, index, "121", date(2026, 2, 28)).factor == Decimal("1.05")


def test_only_who_keeps_the_agreement_prices_it(
    by_hand: Agreement, association_controller: Any
) -> None:
    with pytest.raises(Refused):
        price(association_controller, by_hand, "1", date(2025, 1, 1))
