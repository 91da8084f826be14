"""An answer that changes under an adjustment, two adjustments and two snapshots at once."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from needs.consolidation import actions, selectors
from needs.consolidation.models import Adjustment, Snapshot
from needs.inquiries import actions as inquiries
from portal.core.errors import ActionError
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answer(procurement: Any, bjuv: Any, bjuv_coordinator: Any) -> Any:
    """Bjuv has submitted 10 and 20."""
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    row = inquiry.answers.get(organisation=bjuv)
    lines = [
        inquiries.LineInput(item.pk, Decimal(quantity), "high")
        for item, quantity in zip(inquiry.items.all(), (10, 20), strict=True)
    ]
    return inquiries.submit_answer(
        actor=bjuv_coordinator,
        answer=row,
        lines=lines,
        answers={},
        contact_name="Bo",
        version=row.version,
    )


def at_once(*works: Callable[[], Any]) -> list[Any]:
    start, outcomes = threading.Barrier(len(works), timeout=20), list[Any]()

    def run(work: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(work())
        except ActionError as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_of_two_adjustments_of_a_line_one_counts(answer: Any, coordinator: Any) -> None:
    item = answer.inquiry.items.first()

    def adjust(quantity: int) -> Callable[[], Any]:
        return lambda: actions.adjust(
            actor=coordinator,
            answer=answer,
            item=item,
            quantity=Decimal(quantity),
            reason="x",
            version=answer.version,
        )

    outcomes = at_once(adjust(1), adjust(2))
    assert sum(isinstance(outcome, ActionError) for outcome in outcomes) == 1
    assert Adjustment.objects.count() == 1


def test_an_answer_sent_back_meanwhile_is_never_counted_adjusted(
    answer: Any, coordinator: Any
) -> None:
    item = answer.inquiry.items.first()
    at_once(
        lambda: actions.adjust(
            actor=coordinator,
            answer=answer,
            item=item,
            quantity=Decimal(99),
            reason="x",
            version=answer.version,
        ),
        lambda: inquiries.return_answer(actor=coordinator, answer=answer, comment="Se över."),
    )
    demand = selectors.consolidated(answer.inquiry.procurement)
    assert demand is not None
    assert [row.total for row in demand.items] == [0, 0]
    assert not Adjustment.objects.in_force().exists()


def test_two_snapshots_at_once_get_numbers_of_their_own(answer: Any, coordinator: Any) -> None:
    def freeze() -> Snapshot:
        return actions.freeze(
            actor=coordinator, procurement=answer.inquiry.procurement, reason="Inför beslutet."
        )

    outcomes = at_once(freeze, freeze)
    assert sorted(made.number for made in outcomes) == [1, 2]
