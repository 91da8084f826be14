"""Two people of the same municipality at once."""

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from needs.inquiries import actions
from needs.inquiries.models import AnswerLine
from portal.core.errors import ActionError
from tests.support.factories.needs import InquiryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_submissions_at_once_one_is_counted(
    procurement: Any, bjuv: Any, bjuv_coordinator: Any
) -> None:
    inquiry = InquiryFactory(procurement=procurement, sent=True)
    answer = inquiry.answers.get(organisation=bjuv)
    items = list(inquiry.items.all())
    start, outcomes = threading.Barrier(2, timeout=20), []

    def submit(quantity: int) -> None:
        try:
            start.wait()
            lines = [actions.LineInput(item.pk, Decimal(quantity), "high") for item in items]
            actions.submit_answer(
                actor=bjuv_coordinator,
                answer=answer,
                lines=lines,
                answers={},
                contact_name="Bo",
                version=0,
            )
            outcomes.append(quantity)
        except ActionError:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert min(outcomes) == 0
    winner = max(outcomes)
    assert [line.quantity for line in AnswerLine.objects.all()] == [winner] * len(items)
