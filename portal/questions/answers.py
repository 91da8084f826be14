"""Typed answers, their JSON, and how they read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from portal.questions import definitions as d
from portal.questions.definitions import QuestionSet
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class Shown:
    """One question with its answer as read: `text` is empty when it was not answered."""

    key: str
    label: str
    text: str
    value: Any

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return self.text != ""


def to_json(question_set: QuestionSet, values: dict[str, Any]) -> dict[str, Any]:
    """Answers as primitives: decimals and days as text. Unanswered questions are left out."""
    stored: dict[str, Any] = {}
    for question in question_set:
        value = values.get(question.key)
        if value in (None, "", []):
            continue
        stored[question.key] = str(value) if isinstance(value, Decimal | date) else value
    return stored


def from_json(question_set: QuestionSet, stored: dict[str, Any]) -> dict[str, Any]:
    """Stored answers as values; what no longer fits its question is left out."""
    values: dict[str, Any] = {}
    for question in question_set:
        raw = stored.get(question.key)
        if raw is None:
            continue
        try:
            values[question.key] = _value(question, raw)
        except (ValueError, TypeError, InvalidOperation):
            continue
    return values


def display(question_set: QuestionSet, answers: dict[str, Any]) -> list[Shown]:
    """The asked questions in order, each with its answer in words."""
    values = from_json(question_set, answers or {})
    return [
        Shown(
            question.key, question.label, _text(question, values.get(question.key)),
            values.get(question.key),
        )
        for question in question_set.visible(values)
    ]  # fmt: skip


def _value(question: Any, raw: Any) -> Any:
    match question:
        case d.DecimalQuestion() | d.MoneyQuestion():
            return Decimal(str(raw))
        case d.IntegerQuestion():
            return int(raw)
        case d.DateQuestion():
            return date.fromisoformat(raw)
        case d.MultipleChoiceQuestion():
            return [str(value) for value in raw]
        case d.YesNoQuestion():
            if not isinstance(raw, bool):
                raise TypeError(raw)
            return raw
    return str(raw)


def _text(question: Any, value: Any) -> str:
    if value is None:
        return ""
    say: Callable[[Any, Any], str] = _WORDS.get(question.type, _as_is)
    return say(question, value)


def _as_is(_question: Any, value: Any) -> str:
    return str(value)


def _number(question: Any, value: Any) -> str:
    decimals = getattr(question, "decimals", 0)
    return f"{formats.number(value, decimals)} {question.unit}".strip()


_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "integer": _number,
    "decimal": _number,
    "money": lambda _question, value: formats.exact_money(value),
    "date": lambda _question, value: formats.day(value),
    "yes_no": lambda _question, value: _("yes") if value else _("no"),
    "choice": lambda question, value: question.label_of(value),
    "multiple_choice": lambda question, value: ", ".join(map(question.label_of, value)),
}
