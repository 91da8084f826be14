"""From a question set to a Django form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.questions import answers as answering
from portal.questions import definitions as d
from portal.questions.definitions import QuestionSet
from portal.ui import formats
from portal.ui.forms import MoneyField, PortalForm

PREFIX = "q"
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class UnitField(forms.DecimalField):
    """A number whose unit stands beside it."""

    unit: str = ""


class UnitIntegerField(forms.IntegerField):
    """A whole number whose unit stands beside it."""

    unit: str = ""


class YesNoField(forms.TypedChoiceField):
    """Yes, no or not answered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda text: text == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored True or False as the choice it came from."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return value


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
        asked = {question.key for question in self.question_set.visible(self.answers())}
        for question in self.question_set:
            if question.key not in asked:
                cleaned.pop(question.key, None)
                self.errors.pop(question.key, None)
            elif self._is_missing(question, cleaned):
                self.add_error(question.key, _("This question has to be answered."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The valid answers so far, as primitives for storing; call after `is_valid()`."""
        return answering.to_json(self.question_set, self.cleaned_data)

    def _is_missing(self, question: Any, cleaned: dict[str, Any]) -> bool:
        if self.draft or not question.required or question.key in self.errors:
            return False
        return cleaned.get(question.key) in (None, "", [])


def build_form(
    question_set: QuestionSet,
    data: Any = None,
    initial: Mapping[str, Any] | None = None,
    *,
    draft: bool = False,
    prefix: str = PREFIX,
) -> QuestionForm:
    """The form of a question set, bound to `data` or filled with stored answers as `initial`.

    `prefix` keeps the questions' names apart from other fields in the same page's form.
    """
    fields = {question.key: _field(question, question_set) for question in question_set}
    if draft:
        for field in fields.values():
            field.required = False
    kind = type(
        "QuestionForm", (QuestionForm,), {**fields, "question_set": question_set, "draft": draft}
    )
    known = answering.from_json(question_set, dict(initial or {}))
    return kind(data, initial=known, prefix=prefix)


def _field(question: Any, question_set: QuestionSet) -> forms.Field:
    """A question's field; the form lifts "required" when the question turns out not to be asked."""
    field = _plain_field(question)
    field.label = question.label
    field.help_text = _help(question, question_set)
    field.required = question.required
    field.error_messages["required"] = gettext_lazy("This question has to be answered.")
    if question.visible_when is not None:
        wanted = question.visible_when.equals
        field.widget.attrs["data-visible-key"] = question.visible_when.key
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


def _plain_field(question: Any) -> forms.Field:  # noqa: PLR0911 - one line per type
    match question:
        case d.TextQuestion():
            return forms.CharField(max_length=question.max_length)
        case d.LongTextQuestion():
            return forms.CharField(max_length=question.max_length, widget=forms.Textarea)
        case d.IntegerQuestion():
            whole = UnitIntegerField(min_value=_int(question.min), max_value=_int(question.max))
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
            return YesNoField()
        case d.DateQuestion():
            return _DayField(question)
    raise TypeError(f"no field for {question!r}")


class _DayField(forms.DateField):
    """A day within bounds."""

    def __init__(self, question: d.DateQuestion) -> None:
        super().__init__()
        self.question = question

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        first, last = self.question.min, self.question.max
        if first and value < first:
            raise ValidationError(_("The day is before %(day)s.") % {"day": formats.day(first)})
        if last and value > last:
            raise ValidationError(_("The day is after %(day)s.") % {"day": formats.day(last)})


def _choices(question: Any) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in question.choices]


def _int(value: Any) -> int | None:
    return None if value is None else int(value)
