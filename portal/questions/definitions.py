"""Questions as data: a versioned set of typed questions, stored as JSON beside the answers."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from portal.core.errors import ActionError

MOST_QUESTIONS = 100
MOST_SECTIONS = 30
MOST_CHOICES = 100
KEY = r"^[a-z][a-z0-9_]{0,49}$"
type Given = str | bool


class _Part(BaseModel):
    """Definitions never change once made, and hold nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(_Part):
    """One thing to choose: `value` is stored, `label` is read."""

    value: str = Field(min_length=1, max_length=100)
    label: str = Field(min_length=1, max_length=300)


class Condition(_Part):
    """The question is asked when an earlier question was answered in this way."""

    key: str = Field(pattern=KEY)
    equals: Given


class Section(_Part):
    """A heading that questions stand under, and a part that one person can be asked to answer."""

    key: str = Field(pattern=KEY)
    title: str = Field(min_length=1, max_length=200)
    help: str = Field(default="", max_length=2000)


class Question(_Part):
    """What all questions share. `kind_label` names the type in the builder.

    `section` is the key of the heading it stands under; empty before the first one.
    """

    kind_label: ClassVar[Any] = ""

    key: str = Field(pattern=KEY)
    label: str = Field(min_length=1, max_length=500)
    help: str = Field(default="", max_length=2000)
    required: bool = False
    section: str = Field(default="", max_length=50)
    visible_when: Condition | None = None


class TextQuestion(Question):
    """A line of text."""

    kind_label = gettext_lazy("Short text")
    type: Literal["text"] = "text"
    max_length: int = Field(default=200, ge=1, le=1000)


class LongTextQuestion(Question):
    """Paragraphs of text."""

    kind_label = gettext_lazy("Long text")
    type: Literal["long_text"] = "long_text"
    max_length: int = Field(default=4000, ge=1, le=20000)


class _Bounded(Question):
    """A figure with an optional least and most."""

    min: Decimal | None = None
    max: Decimal | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(_("The least value is greater than the greatest value."))
        return self


class IntegerQuestion(_Bounded):
    """A whole number."""

    kind_label = gettext_lazy("Whole number")
    type: Literal["integer"] = "integer"
    unit: str = Field(default="", max_length=30)


class DecimalQuestion(_Bounded):
    """A number with decimals."""

    kind_label = gettext_lazy("Number with decimals")
    type: Literal["decimal"] = "decimal"
    decimals: int = Field(default=2, ge=0, le=6)
    unit: str = Field(default="", max_length=30)


class MoneyQuestion(_Bounded):
    """Kronor excluding VAT."""

    kind_label = gettext_lazy("Amount in kronor")
    type: Literal["money"] = "money"


class YesNoQuestion(Question):
    """Yes or no; neither is a default."""

    kind_label = gettext_lazy("Yes or no")
    type: Literal["yes_no"] = "yes_no"


class DateQuestion(Question):
    """A day."""

    kind_label = gettext_lazy("Date")
    type: Literal["date"] = "date"
    min: date | None = None
    max: date | None = None


class _WithChoices(Question):
    """Something chosen from a list."""

    choices: tuple[Choice, ...] = Field(min_length=2, max_length=MOST_CHOICES)

    @model_validator(mode="after")
    def _different(self) -> Self:
        values = [choice.value for choice in self.choices]
        labels = [choice.label for choice in self.choices]
        if len(set(values)) < len(values) or len(set(labels)) < len(labels):
            raise ValueError(_("Two of the choices are the same."))
        return self

    def label_of(self, value: str) -> str:
        """What a stored value reads as; the value itself when it is gone."""
        return next((c.label for c in self.choices if c.value == value), value)


class ChoiceQuestion(_WithChoices):
    """One of several."""

    kind_label = gettext_lazy("Choose one")
    type: Literal["choice"] = "choice"


class MultipleChoiceQuestion(_WithChoices):
    """Any of several."""

    kind_label = gettext_lazy("Choose several")
    type: Literal["multiple_choice"] = "multiple_choice"


AnyQuestion = Annotated[
    TextQuestion
    | LongTextQuestion
    | IntegerQuestion
    | DecimalQuestion
    | MoneyQuestion
    | ChoiceQuestion
    | MultipleChoiceQuestion
    | YesNoQuestion
    | DateQuestion,
    Field(discriminator="type"),
]

QUESTION_TYPES: dict[str, type[Question]] = {
    "text": TextQuestion,
    "long_text": LongTextQuestion,
    "integer": IntegerQuestion,
    "decimal": DecimalQuestion,
    "money": MoneyQuestion,
    "choice": ChoiceQuestion,
    "multiple_choice": MultipleChoiceQuestion,
    "yes_no": YesNoQuestion,
    "date": DateQuestion,
}


class QuestionSet(_Part):
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

    def changed(self, questions: list[Any] | tuple[Any, ...]) -> "QuestionSet":
        """The next version with other questions; raises `ActionError` when they do not fit."""
        rows = [question.model_dump(mode="json") for question in questions]
        sections = [section.model_dump(mode="json") for section in self.sections]
        return parse({"version": self.version + 1, "sections": sections, "questions": rows})

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
    if isinstance(question, _WithChoices):
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
    return wanted in answer if isinstance(answer, list) else answer == wanted
