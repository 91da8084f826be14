"""Questions as data: a versioned set of typed questions, stored as JSON beside the answers."""

from collections.abc import Iterable, Iterator
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import Field, ValidationError, model_validator

from portal.core.errors import ActionError
from portal.questions.kinds import (
    COLUMN_TYPES,
    KEY,
    MOST_CHOICES,
    MOST_COLUMNS,
    MOST_ROWS,
    QUESTION_TYPES,
    AnyQuestion,
    Choice,
    ChoiceQuestion,
    Column,
    Condition,
    ContactQuestion,
    DateQuestion,
    DecimalQuestion,
    FileQuestion,
    Given,
    IntegerQuestion,
    LongTextQuestion,
    MoneyQuestion,
    MultipleChoiceQuestion,
    Part,
    PeriodQuestion,
    Question,
    Section,
    TableQuestion,
    TextQuestion,
    WithChoices,
    YesNoQuestion,
)
from portal.questions.values import Reasoned

__all__ = [
    "COLUMN_TYPES",
    "KEY",
    "MOST_CHOICES",
    "MOST_COLUMNS",
    "MOST_QUESTIONS",
    "MOST_ROWS",
    "MOST_SECTIONS",
    "QUESTION_TYPES",
    "AnyQuestion",
    "Choice",
    "ChoiceQuestion",
    "Column",
    "Condition",
    "ContactQuestion",
    "DateQuestion",
    "DecimalQuestion",
    "FileQuestion",
    "Given",
    "IntegerQuestion",
    "LongTextQuestion",
    "MoneyQuestion",
    "MultipleChoiceQuestion",
    "PeriodQuestion",
    "Question",
    "QuestionSet",
    "Section",
    "TableQuestion",
    "TextQuestion",
    "YesNoQuestion",
    "condition_choices",
    "parse",
    "sentences",
]

MOST_QUESTIONS = 100
MOST_SECTIONS = 30


class QuestionSet(Part):
    """An ordered set of questions. Keys are unique; a condition names an earlier question.

    `version` grows by one with every change, so that an answer tells what it answered.
    """

    version: int = Field(default=1, ge=1)
    sections: tuple[Section, ...] = Field(default=(), max_length=MOST_SECTIONS)
    questions: tuple[AnyQuestion, ...] = Field(default=(), max_length=MOST_QUESTIONS)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        before: dict[str, Question] = {}
        sections = {section.key for section in self.sections}
        if len(sections) < len(self.sections):
            raise ValueError(_("Two sections have the same key."))
        for question in self.questions:
            if question.section and question.section not in sections:
                raise ValueError(
                    _("“%(label)s” stands in a section that is gone.") % {"label": question.label}
                )
            if question.key in before:
                raise ValueError(_("Two questions have the same key: %s.") % question.key)
            if question.visible_when is not None:
                _check_condition(question, before)
            before[question.key] = question
        return self

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def get(self, key: str) -> Any:
        """The question with this key, or None."""
        return next((question for question in self.questions if question.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """The definition as stored."""
        return self.model_dump(mode="json", exclude_defaults=False)

    def changed(
        self,
        questions: Iterable[Any] | None = None,
        sections: Iterable[Section] | None = None,
    ) -> "QuestionSet":
        """The next version with other questions or sections, arranged by section.

        Raises `ActionError` when they do not fit.
        """
        headings = self.sections if sections is None else tuple(sections)
        place = {section.key: number for number, section in enumerate(headings, start=1)}
        asked = self.questions if questions is None else questions
        arranged = sorted(asked, key=lambda question: place.get(question.section, 0))
        return parse(
            {
                "version": self.version + 1,
                "sections": [section.model_dump(mode="json") for section in headings],
                "questions": [question.model_dump(mode="json") for question in arranged],
            }
        )

    def by_section(self) -> list[tuple[Section | None, list[Any]]]:
        """The questions under their headings: first those without one. Empty headings stay out."""
        groups: list[tuple[Section | None, list[Any]]] = []
        for section in (None, *self.sections):
            key = section.key if section else ""
            under = [question for question in self.questions if question.section == key]
            if under:
                groups.append((section, under))
        return groups

    def visible(self, answers: dict[str, Any]) -> list[Any]:
        """The questions that are asked, given the answers so far.

        A question whose condition hangs on a question that is not asked is not asked either.
        """
        asked: dict[str, Any] = {}
        for question in self.questions:
            condition = question.visible_when
            if condition is None or (
                condition.key in asked and _meets(answers.get(condition.key), condition.equals)
            ):
                asked[question.key] = question
        return list(asked.values())


def parse(definition: Any) -> QuestionSet:
    """A question set from stored or entered JSON; raises `ActionError` with plain sentences."""
    try:
        return QuestionSet.model_validate(definition)
    except ValidationError as invalid:
        raise ActionError(" ".join(sentences(invalid))) from invalid


def sentences(invalid: ValidationError) -> list[str]:
    """What is wrong with a definition, for the person who writes it."""
    said = []
    for error in invalid.errors(include_url=False):
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, ValueError):
            said.append(str(cause))
        else:
            place = ".".join(str(part) for part in error["loc"])
            said.append(_("The definition is wrong at “%(place)s”.") % {"place": place})
    return list(dict.fromkeys(said))


def condition_choices(question: Any) -> list[tuple[Given, str]]:
    """The answers to `question` that a later question can hang on."""
    if isinstance(question, YesNoQuestion):
        return [(True, _("yes")), (False, _("no"))]
    if isinstance(question, WithChoices):
        return [(choice.value, choice.label) for choice in question.choices]
    return []


def _check_condition(question: Question, before: dict[str, Question]) -> None:
    condition = question.visible_when
    assert condition is not None  # noqa: S101 - the caller has looked
    names = {"label": question.label}
    other = before.get(condition.key)
    if other is None:
        message = _("“%(label)s” hangs on a question that does not stand before it.")
        raise ValueError(message % names)
    if condition.equals not in [value for value, _label in condition_choices(other)]:
        message = _("“%(label)s” hangs on an answer that cannot be given.")
        raise ValueError(message % names)


def _meets(answer: Any, wanted: Given) -> bool:
    if isinstance(answer, Reasoned):
        answer = answer.answer
    return wanted in answer if isinstance(answer, list) else answer == wanted
