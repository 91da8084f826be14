"""How this room uses the form engine: free questions as a form, and answers as text."""

from collections.abc import Mapping
from typing import Any

from needs.inquiries.models import Answer, Inquiry
from portal.questions.answers import display
from portal.questions.definitions import QuestionSet, parse
from portal.questions.files import Shelf
from portal.questions.forms import QuestionForm, build_form


def question_set(inquiry: Inquiry) -> QuestionSet:
    """The inquiry's questions; an empty set when it has none."""
    return parse(inquiry.question_set) if inquiry.question_set else QuestionSet()


def question_form(
    inquiry: Inquiry,
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    *,
    shelf: Shelf | None = None,
) -> QuestionForm | None:
    """The questions as a form, or None when the inquiry has none."""
    questions = question_set(inquiry)
    return build_form(questions, data, initial, shelf=shelf) if len(questions) else None


def displayed(answer: Answer) -> list[Any]:
    """The submitted answers as rows of question and text."""
    if answer.needs_nothing or not answer.submitted_at:
        return []
    return list(display(question_set(answer.inquiry), answer.answers))
