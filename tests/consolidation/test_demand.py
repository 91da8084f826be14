"""The consolidated demand: sums of rows, never counters; estimate and ceiling; the workbook."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from needs.consolidation import actions, public, selectors
from needs.consolidation.selectors import ItemDemand
from needs.inquiries import registries
from needs.inquiries.answering.prefill import offers_of
from needs.inquiries.enums import Confidence
from needs.inquiries.models import InquiryItem
from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.ui import formats
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(open_inquiry: Any, bjuv_answer: Any, coordinator: Any) -> Any:
    """Bjuv has answered 10 and 20; Lund is silent."""
    bjuv_answer.delete()
    AnswerFactory(inquiry=open_inquiry, organisation=bjuv_answer.organisation, quantities=[10, 20])
    return open_inquiry


def test_the_demand_adds_up_what_is_submitted(answered: Any, coordinator: Any) -> None:
    demand = selectors.consolidated(answered.procurement, coordinator)
    assert demand is not None
    assert [row.total for row in demand.items] == [10, 20]
    assert (demand.answered, demand.asked) == (1, 2)
    assert demand.value_per_year == Decimal(30_000)
    assert demand.estimate == Decimal(120_000), "48 months"
    assert demand.items[0].confidence_shares == [(Confidence.HIGH, Decimal(1))]


def test_a_member_adds_up_its_own_answer_only(answered: Any, lund_coordinator: Any) -> None:
    demand = selectors.consolidated(answered.procurement, lund_coordinator)
    assert demand is not None
    assert [party.name for party in demand.people] == ["Lund"]
    assert demand.value_per_year == 0


def test_a_line_without_price_is_said_to_be_missing(answered: Any, coordinator: Any) -> None:
    item = answered.items.first()
    InquiryItem.objects.filter(pk=item.pk).update(unit_price=None)
    demand = selectors.consolidated(answered.procurement, coordinator)
    assert demand is not None
    assert demand.value_per_year == Decimal(20_000)
    assert item.name in selectors.reasoning(demand)


def test_the_number_of_statements_does_not_grow_with_the_parties(
    answered: Any, coordinator: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            demand = selectors.consolidated(answered.procurement, coordinator)
        assert demand is not None
        assert demand.items
        return len(queries)

    count()
    before = count()
    for _number in range(8):
        AnswerFactory(inquiry=answered, quantities=[1, 2])
    assert count() == before


def test_confidence_shares_come_to_one() -> None:
    line = ItemDemand(
        InquiryItem(name="x"),
        Decimal(8),
        Decimal(8),
        2,
        {"high": Decimal(6), "low": Decimal(2)},
        Decimal(0),
    )
    assert line.confidence_shares == [
        (Confidence.HIGH, Decimal("0.75")),
        (Confidence.LOW, Decimal("0.25")),
    ]


def test_estimate_and_ceiling_are_set_with_a_reason(answered: Any, coordinator: Any) -> None:
    procurement = answered.procurement
    ceiling = actions.set_estimate(
        actor=coordinator,
        procurement=procurement,
        estimated_value=Decimal(120000),
        margin_percent=Decimal(25),
        reason="Osäkra volymer.",
    )
    procurement.refresh_from_db()
    assert procurement.ceiling == ceiling == Decimal("150000.00")
    assert procurement.ceiling_reason.startswith("Osäkra volymer.")
    assert AuditEvent.objects.filter(code="needs.estimate_set").exists()


def test_estimate_needs_a_reason_and_a_coordinator(
    answered: Any, coordinator: Any, bjuv_coordinator: Any
) -> None:
    values = {"procurement": answered.procurement, "estimated_value": Decimal(1)}
    with pytest.raises(ActionError) as refused:
        actions.set_estimate(actor=coordinator, margin_percent=Decimal(0), reason=" ", **values)
    assert refused.value.field == "reason"
    with pytest.raises(Refused):
        actions.set_estimate(
            actor=bjuv_coordinator, margin_percent=Decimal(0), reason="x", **values
        )


def test_other_rooms_get_frozen_facts(answered: Any, bjuv: Any, lund: Any) -> None:
    demand = public.demand_of(answered.procurement)
    assert (demand.parties_answered, demand.parties_asked) == (1, 2)
    assert demand.total_value == Decimal(120_000)
    first, second = answered.items.all()
    unit = f"{formats.NBSP}vårddygn"
    assert public.need_of(answered.procurement, bjuv) == (
        f"{first.name}: 10{unit}; {second.name}: 20{unit}"
    )
    assert public.need_of(answered.procurement, lund) == ""
    assert public.needs_of(answered.procurement).keys() == {bjuv.pk}


def test_before_an_inquiry_there_is_no_demand(procurement: Any, bjuv: Any) -> None:
    assert public.demand_of(procurement) == public.NO_DEMAND
    assert public.need_of(procurement, bjuv) == ""


def test_last_years_kronor_are_not_offered_as_days_of_care(
    open_inquiry: Any, bjuv: Any, monkeypatch: Any
) -> None:
    item = open_inquiry.items.first()
    answer = open_inquiry.answers.get(organisation=bjuv)
    for unit, offered in (("kr", False), ("Vårddygn", True), ("", True)):
        value = registries.Prefill(Decimal(5), "Fakturor 2025", unit=unit)
        provider = {item.name: value}
        monkeypatch.setattr(registries, "_providers", [lambda *_who, found=provider: found])
        assert (item.pk in offers_of(answer).used) is offered
