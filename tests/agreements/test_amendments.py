"""Amendments against the bounds of LOU 17: net sums, single changes, the index, what is open."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.agreements import actions, amendments
from contracts.agreements.models import Agreement, Amendment
from contracts.agreements.terms import AdjustmentTerms, AmendmentTerms, IndexTerms
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.rules import reference
from tests.agreements.conftest import TODAY


@pytest.fixture(autouse=True)
def _threshold(db: Any) -> Any:
    """In 2025 the threshold is entered and verified."""
    reference.load()
    with clock.pretend(date(2025, 11, 23)):
        yield


def amend(actor: Any, agreement: Agreement, value: int, **more: Any) -> Amendment:
    values: dict[str, Any] = {
        "made_on": date(2025, 10, 1),
        "description": "Fler artiklar.",
        "reason": "Nya behov.",
        "ground": "minor",
        "decided_by": "Dora Direktör",
        "authority": "Delegation 3.4",
        "value": Decimal(value),
    }
    terms = AmendmentTerms(**{**values, **more})
    return actions.amend(actor=actor, agreement=agreement, terms=terms)


def test_minor_changes_are_summed_net_and_the_bound_itself_is_too_much(
    by_hand: Agreement, coordinator: Any
) -> None:
    amend(coordinator, by_hand, 90_000)
    amend(coordinator, by_hand, -30_000)
    row = amend(coordinator, by_hand, 39_999)

    assert row.law == "LOU 17:9"
    assert row.law_verified
    minor = amendments.standing(by_hand).minor
    assert minor.together == Decimal(99_999)
    assert minor.within.value is True
    with pytest.raises(ActionError) as refusal:
        amend(coordinator, by_hand, 1)
    assert refusal.value.field == "decision_note"
    assert refusal.value.paragraph == "LOU 17:9"


def test_a_passed_bound_is_recorded_with_who_decided(by_hand: Agreement, coordinator: Any) -> None:
    amend(coordinator, by_hand, 150_000, decision_note="Juristen: prövas mot 17:14.")

    assert amendments.standing(by_hand).minor.within.value is False
    event = AuditEvent.objects.of(by_hand).get(code="agreements.amended")
    assert event.data["within"] is False


def test_supplementary_orders_are_measured_one_by_one(by_hand: Agreement, coordinator: Any) -> None:
    amend(coordinator, by_hand, 500_000, ground="supplement")
    amend(coordinator, by_hand, 500_000, ground="supplement")

    with pytest.raises(ActionError):
        amend(coordinator, by_hand, 500_001, ground="supplement")


def test_the_value_follows_an_index_clause(by_hand: Agreement, coordinator: Any) -> None:
    index = actions.set_index(
        actor=coordinator,
        agreement=by_hand,
        terms=IndexTerms("AKI", date(2024, 1, 1), Decimal(100)),
    )
    actions.adjust_prices(
        actor=coordinator,
        index=index,
        terms=AdjustmentTerms(
            date(2025, 6, 1), date(2025, 4, 1), Decimal(110), "Dora", "Delegation 3.4"
        ),
    )

    measured = amendments.measure(by_hand, "minor", on=date(2025, 10, 1))

    assert measured.base == Decimal("1100000.00")
    assert amendments.measure(by_hand, "minor", on=date(2025, 5, 1)).base == Decimal(1_000_000)


def test_outside_the_directive_the_bound_is_an_unverified_guide(
    agreement: Agreement, coordinator: Any
) -> None:
    row = amend(coordinator, agreement, 10_000)

    assert not row.law_verified
    assert not amendments.standing(agreement).minor.rule.binding


def test_without_a_threshold_for_the_year_nothing_is_certain(by_hand: Agreement) -> None:
    measured = amendments.measure(by_hand, "minor", Decimal(10), on=TODAY)

    assert measured.within.value is True
    assert not measured.within.verified


def test_the_ceiling_moves_and_the_bound_is_still_of_the_first_value(
    by_hand: Agreement, coordinator: Any
) -> None:
    amend(coordinator, by_hand, 50_000, moves_ceiling=True)

    moved = Agreement.objects.get(pk=by_hand.pk)
    assert moved.ceiling == Decimal(1_050_000)
    assert amendments.value_before(moved) == Decimal(1_000_000)


def test_a_controller_records_no_amendment(by_hand: Agreement, association_controller: Any) -> None:
    with pytest.raises(Refused):
        amend(association_controller, by_hand, 1)
