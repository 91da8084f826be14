"""From a question set to a Django form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.questions import answers as answering
from portal.questions import definitions as d
from portal.questions.definitions import QuestionSet, Section
from portal.questions.fields import (
    YES_NO,
    ContactField,
    PeriodField,
    ReasonedField,
    YesNoField,
    check_bounds,
)
from portal.questions.files import FileAnswerField, Shelf
from portal.questions.lines import TableField, lacking
from portal.questions.values import Contact, Reasoned, is_blank
from portal.ui.forms import MoneyField, PortalForm

PREFIX = "q"
# Nothing anybody counts is more; figures beyond it cannot be shown either.
MOST_WHOLE = 10**15


class UnitField(forms.DecimalField):
    """A number whose unit stands beside it."""

    unit: str = ""


class UnitIntegerField(forms.IntegerField):
    """A whole number whose unit stands beside it."""

    unit: str = ""


class QuestionForm(PortalForm):
    """A question set as a form. In a draft nothing is required; what is typed must still be right.

    A question that is not asked, given the other answers, is neither required nor kept.
    """

    question_set: QuestionSet
    draft: bool = False
    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Require what is asked and required; forget what is not asked."""
        cleaned = super().clean() or self.cleaned_data
        asked = {question.key for question in self.question_set.visible(cleaned)}
        for question in self.question_set:
            if question.key not in asked:
                cleaned.pop(question.key, None)
                self.errors.pop(question.key, None)
            elif self._is_missing(question, cleaned):
                self.add_error(question.key, _("This question has to be answered."))
            elif not self.draft and question.key not in self.errors:
                for sentence in incomplete(question, cleaned.get(question.key)):
                    self.add_error(question.key, sentence)
        return cleaned

    @property
    def sections(self) -> list[tuple[Section | None, list[forms.BoundField]]]:
        """The fields under their headings, in order; first those that stand under none."""
        return [
            (section, [self[question.key] for question in questions])
            for section, questions in self.question_set.by_section()
        ]

    def answers(self) -> dict[str, Any]:
        """The valid answers so far, as primitives for storing; call after `is_valid()`."""
        return answering.to_json(self.question_set, self.cleaned_data)

    def _is_missing(self, question: Any, cleaned: dict[str, Any]) -> bool:
        if self.draft or not question.required or question.key in self.errors:
            return False
        return is_blank(cleaned.get(question.key))


def incomplete(question: Any, value: Any) -> list[str]:
    """What a given answer lacks before it can be submitted, each as a sentence."""
    match value:
        case Reasoned() if question.demands_why(value.answer) and not value.why.strip():
            return [_("Say why.")]
        case Contact() if not value.name:
            return [_("Write the name of the contact.")]
        case Contact() if not value.email and not value.phone:
            return [_("Write an e-mail address or a telephone number.")]
        case list() if isinstance(question, d.TableQuestion):
            return lacking(question, value)
    return []


def build_form(
    question_set: QuestionSet,
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    *,
    draft: bool = False,
    prefix: str = PREFIX,
    shelf: Shelf | None = None,
) -> QuestionForm:
    """The form of a question set, bound to `data` or filled with stored answers as `initial`.

    `prefix` keeps the questions' names apart from other fields in the same page's form. Files are
    accepted from `shelf` alone (`files.take`).
    """
    fields = {question.key: _field(question, question_set, prefix) for question in question_set}
    for field in fields.values():
        if isinstance(field, FileAnswerField):
            field.widget.shelf = shelf
    if draft:
        for field in fields.values():
            field.required = False
    kind = type(
        "QuestionForm", (QuestionForm,), {**fields, "question_set": question_set, "draft": draft}
    )
    known = answering.from_json(question_set, dict(initial or {}))
    return kind(data, initial=known, prefix=prefix)


def _field(question: Any, question_set: QuestionSet, prefix: str) -> forms.Field:
    """A question's field; the form lifts "required" when the question turns out not to be asked."""
    field = plain_field(question)
    field.label = question.label
    field.help_text = _help(question, question_set)
    field.required = question.required
    field.error_messages["required"] = gettext_lazy("This question has to be answered.")
    if question.visible_when is not None:
        wanted = question.visible_when.equals
        field.widget.attrs["data-visible-name"] = f"{prefix}-{question.visible_when.key}"
        field.widget.attrs["data-visible-equals"] = (
            ("yes" if wanted else "no") if isinstance(wanted, bool) else wanted
        )
    return field


def _help(question: Any, question_set: QuestionSet) -> str:
    """The help text, and in words when a conditional question is to be answered."""
    condition = question.visible_when
    if condition is None:
        return question.help
    other = question_set.get(condition.key)
    chosen = dict(d.condition_choices(other)).get(condition.equals, "")
    when = _("Answer only if you answered “%(answer)s” to “%(question)s”.") % {
        "answer": chosen,
        "question": other.label,
    }
    return f"{when} {question.help}".strip()


def plain_field(question: Any) -> forms.Field:  # noqa: C901, PLR0911, PLR0912 - one line per type
    """The field of a question's type, without its words."""
    match question:
        case d.TextQuestion():
            return forms.CharField(max_length=question.max_length)
        case d.LongTextQuestion():
            return forms.CharField(max_length=question.max_length, widget=forms.Textarea)
        case d.IntegerQuestion():
            least, most = _int(question.min), _int(question.max)
            whole = UnitIntegerField(
                min_value=-MOST_WHOLE if least is None else least,
                max_value=MOST_WHOLE if most is None else most,
            )
            whole.unit = question.unit
            return whole
        case d.DecimalQuestion():
            number = UnitField(
                min_value=question.min,
                max_value=question.max,
                max_digits=18,
                decimal_places=question.decimals,
            )
            number.unit = question.unit
            return number
        case d.MoneyQuestion():
            return MoneyField(min_value=question.min, max_value=question.max)
        case d.ChoiceQuestion():
            return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect)
        case d.MultipleChoiceQuestion():
            return forms.MultipleChoiceField(
                choices=_choices(question), widget=forms.CheckboxSelectMultiple
            )
        case d.YesNoQuestion():
            return ReasonedField(question) if question.asks_why else YesNoField()
        case d.DateQuestion():
            return _DayField(question)
        case d.PeriodQuestion():
            return PeriodField(question)
        case d.FileQuestion():
            return FileAnswerField(question)
        case d.TableQuestion():
            return TableField(question, {c.key: _cell(c) for c in question.columns})
        case d.ContactQuestion():
            return ContactField()
    raise TypeError(f"no field for {question!r}")


class _DayField(forms.DateField):
    """A day within bounds."""

    def __init__(self, question: d.DateQuestion) -> None:
        super().__init__()
        self.question = question

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None:
            check_bounds(self.question, value)


def _cell(column: Any) -> forms.Field:
    """A column's field: what is chosen among a few is a list to pick from, to save height."""
    match column:
        case d.ChoiceQuestion():
            return forms.ChoiceField(choices=[("", "–"), *_choices(column)])
        case d.YesNoQuestion():
            return YesNoField(choices=[("", "–"), *YES_NO], widget=forms.Select)
    return plain_field(column)


def _choices(question: Any) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in question.choices]


def _int(value: Any) -> int | None:
    return None if value is None else int(value)
