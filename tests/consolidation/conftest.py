"""An open inquiry to Bjuv and Lund, and how a form of it is typed."""

from typing import Any

import pytest

from needs.inquiries.models import Answer, Inquiry
from tests.support.factories.needs import InquiryFactory


@pytest.fixture
def inquiry(procurement: Any) -> Inquiry:
    """A draft with two lines."""
    return InquiryFactory(procurement=procurement)


@pytest.fixture
def open_inquiry(procurement: Any, bjuv_coordinator: Any, lund_coordinator: Any) -> Inquiry:
    """Sent to Bjuv and Lund, who have not answered."""
    return InquiryFactory(procurement=procurement, sent=True)


@pytest.fixture
def bjuv_answer(open_inquiry: Inquiry, bjuv: Any) -> Answer:
    """Bjuv's row."""
    return open_inquiry.answers.get(organisation=bjuv)


@pytest.fixture
def lund_answer(open_inquiry: Inquiry, lund: Any) -> Answer:
    """Lund's row."""
    return open_inquiry.answers.get(organisation=lund)


@pytest.fixture
def typed() -> Any:
    """The form of an answer as the browser posts it: typed(answer, "10", "20", extra=…)."""

    def make(answer: Answer, *quantities: str, token: str = "t1", **extra: str) -> dict[str, str]:  # noqa: S107
        data = {"version": str(answer.version), "token": token, "contact_name": "Bo Berg"}
        for item, quantity in zip(answer.inquiry.items.all(), quantities, strict=False):
            data[f"quantity_{item.pk}"] = quantity
            data[f"confidence_{item.pk}"] = "high"
            data[f"note_{item.pk}"] = ""
        return {**data, **extra}

    return make
