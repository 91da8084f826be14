"""The types of questions: what each one holds. Sets of them are in `definitions`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.documents.enums import MediaType

MOST_CHOICES = 100
MOST_COLUMNS = 10
MOST_ROWS = 100
KEY = r"^[a-z][a-z0-9_]{0,49}$"
type Given = str | bool


class Part(BaseModel):
    """Definitions never change once made, and hold nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Choice(Part):
    """One thing to choose: `value` is stored, `label` is read."""

    value: str = Field(min_length=1, max_length=100)
    label: str = Field(min_length=1, max_length=300)


class Condition(Part):
    """The question is asked when an earlier question was answered in this way."""

    key: str = Field(pattern=KEY)
    equals: Given


class Section(Part):
    """A heading that questions stand under, and a part that one person can be asked to answer."""

    key: str = Field(pattern=KEY)
    title: str = Field(min_length=1, max_length=200)
    help: str = Field(default="", max_length=2000)


class Question(Part):
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
    """Yes or no; neither is a default. `why` says after which of them a reason has to be given."""

    kind_label = gettext_lazy("Yes or no")
    type: Literal["yes_no"] = "yes_no"
    why: Literal["never", "yes", "no", "both"] = "never"

    @property
    def asks_why(self) -> bool:
        """Whether there is a reason to write at all."""
        return self.why != "never"

    def demands_why(self, answer: bool) -> bool:  # noqa: FBT001 - the answer itself
        """Whether this answer has to be explained."""
        return self.why in {"both", "yes" if answer else "no"}


class _Dated(Question):
    """Days within bounds."""

    min: date | None = None
    max: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(_("The earliest day is after the latest day."))
        return self


class DateQuestion(_Dated):
    """A day."""

    kind_label = gettext_lazy("Date")
    type: Literal["date"] = "date"


class PeriodQuestion(_Dated):
    """From a day to a day, both counted."""

    kind_label = gettext_lazy("Period")
    type: Literal["period"] = "period"


class WithChoices(Question):
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


class ChoiceQuestion(WithChoices):
    """One of several."""

    kind_label = gettext_lazy("Choose one")
    type: Literal["choice"] = "choice"


class MultipleChoiceQuestion(WithChoices):
    """Any of several."""

    kind_label = gettext_lazy("Choose several")
    type: Literal["multiple_choice"] = "multiple_choice"


class FileQuestion(Question):
    """One file, told by its content. The room that asks says where it is kept (`files.Shelf`)."""

    kind_label = gettext_lazy("File")
    type: Literal["file"] = "file"
    allowed: tuple[MediaType, ...] = Field(default=(MediaType.PDF, MediaType.XLSX), min_length=1)


class ContactQuestion(Question):
    """Whom to turn to: name, role, e-mail address, telephone."""

    kind_label = gettext_lazy("Contact")
    type: Literal["contact"] = "contact"


Column = Annotated[
    TextQuestion
    | IntegerQuestion
    | DecimalQuestion
    | MoneyQuestion
    | DateQuestion
    | ChoiceQuestion
    | YesNoQuestion,
    Field(discriminator="type"),
]
COLUMN_TYPES = ("text", "integer", "decimal", "money", "date", "choice", "yes_no")


class TableQuestion(Question):
    """Lines in columns of the simple types. A row with nothing in it does not count."""

    kind_label = gettext_lazy("Table of lines")
    type: Literal["table"] = "table"
    columns: tuple[Column, ...] = Field(min_length=1, max_length=MOST_COLUMNS)
    min_rows: int = Field(default=0, ge=0, le=MOST_ROWS)
    max_rows: int = Field(default=20, ge=1, le=MOST_ROWS)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        keys = {column.key for column in self.columns}
        labels = {column.label.casefold() for column in self.columns}
        if len(keys) < len(self.columns) or len(labels) < len(self.columns):
            raise ValueError(_("Two columns are called the same."))
        if self.min_rows > self.max_rows:
            raise ValueError(_("The least number of rows is greater than the greatest."))
        plain = all(column.visible_when is None and not column.section for column in self.columns)
        if not plain or any(getattr(column, "asks_why", False) for column in self.columns):
            raise ValueError(_("A column has no condition, no section and no reason of its own."))
        return self


AnyQuestion = Annotated[
    TextQuestion
    | LongTextQuestion
    | IntegerQuestion
    | DecimalQuestion
    | MoneyQuestion
    | ChoiceQuestion
    | MultipleChoiceQuestion
    | YesNoQuestion
    | DateQuestion
    | PeriodQuestion
    | FileQuestion
    | TableQuestion
    | ContactQuestion,
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
    "period": PeriodQuestion,
    "file": FileQuestion,
    "table": TableQuestion,
    "contact": ContactQuestion,
}
