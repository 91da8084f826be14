"""Typed answers, their JSON, and how they read."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from portal.questions.definitions import QuestionSet, TableQuestion
from portal.questions.values import Reasoned, is_blank, primitive, value_of
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a table as read; figures stand to the right."""

    text: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of lines as read."""

    head: list[ShownCell]
    rows: list[list[ShownCell]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One question with its answer as read: `text` is empty when it was not answered.

    `text` says all of it in words, for a cell or a letter; pages show `table` and `href` instead
    where there are any (`questions/_answer.html`). `heading` is set on the first row under one.
    """

    key: str
    label: str
    text: str
    value: Any
    section: str = ""
    heading: str = ""
    table: ShownTable | None = None
    href: str = ""

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return self.text != ""


def to_json(question_set: QuestionSet, values: dict[str, Any]) -> dict[str, Any]:
    """Answers as primitives: decimals and days as text. Unanswered questions are left out."""
    return {
        question.key: primitive(values[question.key])
        for question in question_set
        if not is_blank(values.get(question.key))
    }


def from_json(question_set: QuestionSet, stored: dict[str, Any]) -> dict[str, Any]:
    """Stored answers as values; what no longer fits its question is left out."""
    values: dict[str, Any] = {}
    for question in question_set:
        raw = stored.get(question.key)
        if raw is None:
            continue
        try:
            values[question.key] = value_of(question, raw)
        except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation):
            continue
    return values


def display(question_set: QuestionSet, answers: dict[str, Any]) -> list[Shown]:
    """The asked questions in order, each with its answer in words."""
    values = from_json(question_set, answers or {})
    titles = {section.key: section.title for section in question_set.sections}
    rows, last = [], ""
    for question in question_set.visible(values):
        heading = titles.get(question.section, "") if question.section != last else ""
        last = question.section
        rows.append(_shown(question, values.get(question.key), heading))
    return rows


def _shown(question: Any, value: Any, heading: str) -> Shown:
    table, href = None, ""
    if value is not None and question.type == "table":
        table = _table(question, value)
    if value is not None and question.type == "file":
        href = value.url
    return Shown(
        key=question.key,
        label=question.label,
        text=_text(question, value),
        value=value,
        section=question.section,
        heading=heading,
        table=table,
        href=href,
    )


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


def _yes_no(_question: Any, value: Any) -> str:
    answer, why = (value.answer, value.why) if isinstance(value, Reasoned) else (value, "")
    word = _("yes") if answer else _("no")
    return f"{word}: {why}" if why else word


def _contact(_question: Any, value: Any) -> str:
    return ", ".join(filter(None, (value.name, value.role, value.email, value.phone)))


def _is_figure(column: Any) -> bool:
    return column.type in {"integer", "decimal", "money"}


def _table(question: TableQuestion, rows: list[dict[str, Any]]) -> ShownTable:
    return ShownTable(
        [ShownCell(column.label, _is_figure(column)) for column in question.columns],
        [
            [
                ShownCell(_text(column, row.get(column.key)), _is_figure(column))
                for column in question.columns
            ]
            for row in rows
        ],
    )


def _table_words(question: TableQuestion, rows: list[dict[str, Any]]) -> str:
    """The rows as text, each on a line: "Kök: Norra; Portioner: 120"."""
    lines = []
    for row in rows:
        parts = [
            f"{column.label}: {_text(column, row[column.key])}"
            for column in question.columns
            if column.key in row
        ]
        lines.append("; ".join(parts))
    return "\n".join(lines)


_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "integer": _number,
    "decimal": _number,
    "money": lambda _question, value: formats.exact_money(value),
    "date": lambda _question, value: formats.day(value),
    "period": lambda _question, value: formats.period(value.start, value.end),
    "yes_no": _yes_no,
    "choice": lambda question, value: question.label_of(value),
    "multiple_choice": lambda question, value: ", ".join(map(question.label_of, value)),
    "file": lambda _question, value: value.name,
    "table": _table_words,
    "contact": _contact,
}
