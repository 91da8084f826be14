"""What is written in the log about one answer."""

from typing import Any

from needs.inquiries.models import Answer
from portal.audit.actions import record


def record_answer(code: str, actor: Any, answer: Answer, **data: Any) -> None:
    """Record an event of an answer, with its organisation and procurement."""
    record(
        code,
        actor=actor,
        obj=answer,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data=data,
    )
