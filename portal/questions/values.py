"""Answers that are more than one thing, and every answer as what JSON can hold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from portal.questions import kinds as k


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both counted."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Reasoned:
    """Yes or no, and why."""

    answer: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored document by its id, and what the file was called."""

    document: int
    name: str

    @property
    def url(self) -> str:
        """Where those who may read it find it."""
        return reverse("documents:download", args=[self.document])


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


def is_blank(value: Any) -> bool:
    """Whether a question is not answered. No is an answer, and so is nought."""
    return value is None or (isinstance(value, str | list) and not value)


def primitive(value: Any) -> Any:  # noqa: PLR0911 - one line per type
    """A value as what JSON can hold; `value_of` leads back."""
    match value:
        case bool():
            return value
        case Decimal() | date():
            return str(value)
        case Period():
            return {"from": value.start.isoformat(), "to": value.end.isoformat()}
        case Reasoned():
            return {"answer": value.answer, "why": value.why}
        case Kept():
            return {"document": value.document, "name": value.name}
        case Contact():
            return {
                "name": value.name,
                "role": value.role,
                "email": value.email,
                "phone": value.phone,
            }
        case dict():
            return {key: primitive(part) for key, part in value.items() if not is_blank(part)}
        case list():
            return [primitive(part) for part in value]
    return value


def value_of(question: Any, raw: Any) -> Any:  # noqa: C901, PLR0911 - one line per type
    """A stored primitive as the question's value; raises when it does not fit (any more)."""
    match question:
        case k.DecimalQuestion() | k.MoneyQuestion():
            return Decimal(str(raw))
        case k.IntegerQuestion():
            return int(raw)
        case k.DateQuestion():
            return date.fromisoformat(raw)
        case k.PeriodQuestion():
            return Period(date.fromisoformat(raw["from"]), date.fromisoformat(raw["to"]))
        case k.MultipleChoiceQuestion():
            if not isinstance(raw, list):
                raise TypeError(raw)
            return [str(value) for value in raw]
        case k.YesNoQuestion():
            return _yes_no(question, raw)
        case k.FileQuestion():
            return _kept(raw)
        case k.ContactQuestion():
            parts = {name: str(raw.get(name, "")) for name in ("role", "email", "phone")}
            return Contact(name=str(raw["name"]), **parts)
        case k.TableQuestion():
            return [_row(question, row) for row in raw]
    if not isinstance(raw, str | int | float):
        raise TypeError(raw)
    return str(raw)


def _kept(raw: dict[str, Any]) -> Kept:
    document = int(raw["document"])
    if document < 1:
        raise ValueError(raw)
    return Kept(document, str(raw["name"]))


def _yes_no(question: k.YesNoQuestion, raw: Any) -> Any:
    """With or without a reason, as the question now stands: whether it is asked may change."""
    answer, why = raw, ""
    if isinstance(raw, dict):
        answer, why = raw.get("answer"), str(raw.get("why", ""))
    if not isinstance(answer, bool):
        raise TypeError(raw)
    return Reasoned(answer, why) if question.asks_why else answer


def _row(question: k.TableQuestion, raw: Any) -> dict[str, Any]:
    return {
        column.key: value_of(column, raw[column.key])
        for column in question.columns
        if column.key in raw
    }
