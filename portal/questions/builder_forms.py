"""The builder's forms: which type, and what the question says."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from portal.questions import definitions as d
from portal.questions.definitions import QUESTION_TYPES, QuestionSet, condition_choices
from portal.ui.forms import PortalForm, dress

LONGEST_KEY = 50
ALWAYS = "always"
_BOUNDS = ("min", "max")


class TypeForm(PortalForm):
    """Which type of question to add."""

    add = forms.ChoiceField(
        label=gettext_lazy("Type of question"),
        choices=[(key, kind.kind_label) for key, kind in QUESTION_TYPES.items()],
    )


class QuestionEditForm(PortalForm):
    """What a question says; the fields depend on its type."""

    label = forms.CharField(label=gettext_lazy("The question"), max_length=500)
    help = forms.CharField(
        label=gettext_lazy("Help text"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required = forms.BooleanField(label=gettext_lazy("Has to be answered"), required=False)

    def __init__(
        self, data: Any = None, *, kind: str, question: Any, question_set: QuestionSet
    ) -> None:
        self.kind, self.question, self.question_set = kind, question, question_set
        super().__init__(data, initial=_initial(question))
        for name, field in {**_own_fields(kind), **self._condition_field()}.items():
            dress(field)
            self.fields[name] = field

    def _condition_field(self) -> dict[str, forms.Field]:
        """When the question is asked: always, or after a certain answer to an earlier question."""
        choices: list[tuple[str, str]] = [(ALWAYS, _("Always"))]
        for other in self.question_set:
            if self.question is not None and other.key == self.question.key:
                break
            choices += [
                (_condition_value(other.key, value), f"{other.label}: {label}")
                for value, label in condition_choices(other)
            ]
        if len(choices) == 1:
            return {}
        label = gettext_lazy("Asked")
        return {"condition": forms.ChoiceField(label=label, choices=choices, initial=ALWAYS)}

    def clean(self) -> dict[str, Any]:
        """Make the question, turning what does not fit into errors at the form."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.made = QUESTION_TYPES[self.kind].model_validate(self._definition(cleaned))
            except ValidationError as invalid:
                field = "choices" if "choices" in self.fields else None
                for sentence in d.sentences(invalid):
                    self.add_error(field, sentence)
        return cleaned

    def changed_set(self) -> QuestionSet:
        """The next version of the set, with the question added or replaced."""
        rows: list[Any] = list(self.question_set.questions)
        if self.question is None:
            rows.append(self.made)
        else:
            rows = [self.made if row.key == self.question.key else row for row in rows]
        return self.question_set.changed(rows)

    def _definition(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        key = self.question.key if self.question else _free_key(cleaned["label"], self.question_set)
        made: dict[str, Any] = {
            "type": self.kind,
            "key": key,
            "label": cleaned["label"],
            "help": cleaned["help"],
            "required": cleaned["required"],
            "visible_when": _condition(cleaned.get("condition", ALWAYS)),
        }
        if "choices" in cleaned:
            made["choices"] = _choices(cleaned["choices"], self.question)
        for name in (*_BOUNDS, "unit", "decimals", "max_length"):
            if cleaned.get(name) not in (None, ""):
                made[name] = cleaned[name]
        return made


def _own_fields(kind: str) -> dict[str, forms.Field]:
    """The fields that only this type of question has."""
    fields: dict[str, forms.Field] = {}
    if kind in {"choice", "multiple_choice"}:
        fields["choices"] = forms.CharField(
            label=gettext_lazy("Choices"),
            help_text=gettext_lazy("One on each line, at least two."),
            widget=forms.Textarea(attrs={"rows": 5}),
        )
    if kind in {"integer", "decimal", "money"}:
        for name, label in zip(_BOUNDS, (_("At least"), _("At most")), strict=True):
            fields[name] = forms.DecimalField(label=label, required=False, max_digits=16)
    if kind in {"integer", "decimal"}:
        fields["unit"] = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=30)
    if kind == "date":
        fields["min"] = forms.DateField(label=gettext_lazy("Earliest day"), required=False)
        fields["max"] = forms.DateField(label=gettext_lazy("Latest day"), required=False)
    return fields


def _initial(question: Any) -> dict[str, Any]:
    if question is None:
        return {}
    initial = question.model_dump()
    if question.visible_when is not None:
        initial["condition"] = _condition_value(
            question.visible_when.key, question.visible_when.equals
        )
    if "choices" in initial:
        initial["choices"] = "\n".join(choice.label for choice in question.choices)
    return initial


def _condition_value(key: str, value: d.Given) -> str:
    """A condition as one form value: `key=text`, or `key:true` for yes and no."""
    if isinstance(value, bool):
        return f"{key}:{'true' if value else 'false'}"
    return f"{key}={value}"


def _condition(chosen: str) -> dict[str, Any] | None:
    found = re.match(r"^([a-z0-9_]+)([=:])(.*)$", chosen, re.DOTALL)
    if found is None:
        return None
    key, sign, value = found.groups()
    return {"key": key, "equals": value == "true" if sign == ":" else value}


def _choices(text: str, question: Any) -> list[dict[str, str]]:
    """The lines as choices; a label that was there before keeps its stored value."""
    before = {c.label: c.value for c in getattr(question, "choices", ())}
    taken = set(before.values())
    made = []
    for label in filter(None, (line.strip() for line in text.splitlines())):
        value = before.get(label)
        if value is None:
            value = _unique(_slug(label), taken)
            taken.add(value)
        made.append({"value": value, "label": label})
    return made


def _free_key(label: str, question_set: QuestionSet) -> str:
    return _unique(_slug(label), {question.key for question in question_set})


def _unique(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        suffix = f"_{number}"
        name, number = wanted[: LONGEST_KEY - len(suffix)] + suffix, number + 1
    return name


def _slug(label: str) -> str:
    """A key from a label: `När behöver ni avropa?` → `nar_behover_ni_avropa`."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    slug = slug if slug[:1].isalpha() else f"q_{slug}".rstrip("_")
    return slug[:LONGEST_KEY].rstrip("_")
