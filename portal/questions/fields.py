"""Form fields of answers that are more than one thing: period, yes or no with why, contact."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.questions import kinds as k
from portal.questions.values import Contact, Period, Reasoned
from portal.ui import formats
from portal.ui.forms import DayInput, refuse_personal_numbers

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
PHONE = re.compile(r"[0-9+() /.–-]{5,40}")


class YesNoField(forms.TypedChoiceField):
    """Yes, no or not answered."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=kwargs.pop("choices", YES_NO),
            coerce=lambda text: text == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored True or False as the choice it came from."""
        return yes_no_word(value)


def yes_no_word(value: Any) -> Any:
    """True and False as the form's own words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


class PartsWidget(forms.MultiWidget):
    """Several inputs that are one answer, each with its own label."""

    template_name = "questions/widgets/parts.html"

    def __init__(self, parts: Mapping[str, tuple[Any, forms.Widget]]) -> None:
        self.labels = [label for label, _widget in parts.values()]
        for _label, widget in parts.values():
            if isinstance(widget, forms.RadioSelect):
                widget.template_name = "ui/widgets/choices.html"
                widget.option_template_name = "ui/widgets/choice.html"
        super().__init__([widget for _label, widget in parts.values()])
        # With a hyphen, which no key of a question holds: no other question is called the same.
        self.widgets_names = [f"-{name}" if name else "" for name in parts]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Give each input its label."""
        context = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        """The parts of a stored value."""
        match value:
            case Period():
                return [value.start, value.end]
            case Reasoned():
                return [yes_no_word(value.answer), value.why]
            case Contact():
                return [value.name, value.role, value.email, value.phone]
        return [None] * len(self.widgets)


class _PartsField(forms.MultiValueField):
    def __init__(self, fields: list[forms.Field], widget: forms.Widget) -> None:
        for field in fields:
            field.required = False
        super().__init__(fields, require_all_fields=False, widget=widget)


class PeriodField(_PartsField):
    """From a day to a day within bounds."""

    def __init__(self, question: k.PeriodQuestion) -> None:
        self.question = question
        widget = PartsWidget(
            {"from": (_("From"), DayInput()), "to": (_("Up to and including"), DayInput())}
        )
        super().__init__([forms.DateField(), forms.DateField()], widget)

    def compress(self, values: list[Any]) -> Period | None:
        """Both days, in order and within bounds."""
        if not any(values):
            return None
        start, end = values
        if not start or not end:
            raise ValidationError(_("Choose both days."))
        if end < start:
            raise ValidationError(_("The period ends before it begins."))
        check_bounds(self.question, start)
        check_bounds(self.question, end)
        return Period(start, end)


class ReasonedField(_PartsField):
    """Yes or no, and why. That a reason is demanded is said by the form: a draft may lack it."""

    def __init__(self, question: k.YesNoQuestion) -> None:
        label = {
            "yes": _("If yes: why?"),
            "no": _("If no: why?"),
        }.get(question.why, _("Why?"))
        area = forms.Textarea(attrs={"rows": 3})
        widget = PartsWidget({"": ("", forms.RadioSelect(choices=YES_NO)), "why": (label, area)})
        super().__init__([YesNoField(), forms.CharField(max_length=2000)], widget)

    def compress(self, values: list[Any]) -> Reasoned | None:
        """The answer with its reason; a reason alone is no answer."""
        answer, why = values or (None, "")
        if why:
            refuse_personal_numbers(why)
        if answer is None:
            if why:
                raise ValidationError(_("Choose yes or no."))
            return None
        return Reasoned(answer, why or "")


class ContactField(_PartsField):
    """Whom to turn to. That it can be reached is said by the form: a draft may be half done."""

    def __init__(self) -> None:
        parts = {
            "name": (_("Name"), forms.TextInput(attrs={"autocomplete": "off"})),
            "role": (_("Role"), forms.TextInput(attrs={"autocomplete": "off"})),
            "email": (_("E-mail address"), forms.EmailInput(attrs={"autocomplete": "off"})),
            "phone": (
                _("Telephone"),
                forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            ),
        }
        fields: list[forms.Field] = [
            forms.CharField(max_length=200),
            forms.CharField(max_length=200),
            forms.EmailField(),
            forms.CharField(max_length=40),
        ]
        super().__init__(fields, PartsWidget(parts))

    def compress(self, values: list[Any]) -> Contact | None:
        """The four parts as one."""
        if not any(values):
            return None
        name, role, email, phone = (value or "" for value in values)
        for text in (name, role, phone):
            refuse_personal_numbers(text)
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Write the telephone number with digits."))
        return Contact(name, role, email, phone)


def check_bounds(question: k.DateQuestion | k.PeriodQuestion, day: Any) -> None:
    """Raise `ValidationError` for a day outside the question's bounds."""
    if question.min and day < question.min:
        message = _("The day is before %(day)s.") % {"day": formats.day(question.min)}
        raise ValidationError(message)
    if question.max and day > question.max:
        message = _("The day is after %(day)s.") % {"day": formats.day(question.max)}
        raise ValidationError(message)
