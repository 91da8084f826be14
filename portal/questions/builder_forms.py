"""The builder's forms: which type, and what the question says."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from portal.documents.enums import MediaType
from portal.questions import definitions as d
from portal.questions.definitions import QUESTION_TYPES, QuestionSet, condition_choices
from portal.questions.forms import plain_field
from portal.questions.lines import MORE, TableField
from portal.ui.forms import PortalForm, dress

LONGEST_KEY = 50
ALWAYS = "always"
_BOUNDS = ("min", "max")
_SIMPLE = (*_BOUNDS, "unit", "decimals", "max_length", "why", "allowed", "min_rows", "max_rows")
FILE_KINDS = (MediaType.PDF, MediaType.XLSX, MediaType.CSV, MediaType.PNG, MediaType.JPEG)


class TypeForm(PortalForm):
    """Which type of question to add, and under which heading."""

    def __init__(self, types: Iterable[str], question_set: QuestionSet) -> None:
        super().__init__()
        self.fields["add"] = forms.ChoiceField(
            label=_("Type of question"),
            choices=[(key, QUESTION_TYPES[key].kind_label) for key in types],
        )
        if question_set.sections:
            self.fields["section"] = section_field(question_set)
        for field in self.fields.values():
            dress(field)


class SectionForm(PortalForm):
    """A heading and its help text."""

    title = forms.CharField(label=gettext_lazy("Heading"), max_length=200)
    help = forms.CharField(
        label=gettext_lazy("Help text"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def made(self, question_set: QuestionSet, section: d.Section | None) -> d.Section:
        """The section as written; a new one gets a key from its heading."""
        taken = {other.key for other in question_set.sections}
        key = section.key if section else _unique(_slug(self.cleaned_data["title"]), taken)
        return d.Section(key=key, **self.cleaned_data)


def section_field(question_set: QuestionSet) -> forms.ChoiceField:
    """Which heading something stands under."""
    choices = [("", _("Before the first heading"))]
    choices += [(section.key, section.title) for section in question_set.sections]
    return forms.ChoiceField(label=_("Stands under"), choices=choices, required=False)


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
        self,
        data: Any = None,
        *,
        kind: str,
        question: Any,
        question_set: QuestionSet,
        section: str = "",
    ) -> None:
        self.kind, self.question, self.question_set = kind, question, question_set
        super().__init__(data, initial={"section": section} | _initial(question))
        placing = {"section": section_field(question_set)} if question_set.sections else {}
        for name, field in {**_own_fields(kind), **self._condition_field(), **placing}.items():
            dress(field)
            self.fields[name] = field

    def _condition_field(self) -> dict[str, forms.Field]:
        """When the question is asked: always, or after a certain answer to an earlier question."""
        choices: list[tuple[str, Any]] = [(ALWAYS, _("Always"))]
        for other in self.question_set:
            if self.question is not None and other.key == self.question.key:
                break
            answers = [
                (_condition_value(other.key, value), f"{other.label}: {label}")
                for value, label in condition_choices(other)
            ]
            if answers:
                choices.append((_("After an answer to “%s”") % other.label, answers))
        if len(choices) == 1:
            return {}
        label = gettext_lazy("Asked")
        field = forms.ChoiceField(label=label, choices=choices, initial=ALWAYS, required=False)
        return {"condition": field}

    def clean(self) -> dict[str, Any]:
        """Make the question, turning what does not fit into errors at the form."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.made: Any = QUESTION_TYPES[self.kind].model_validate(self._definition(cleaned))
            except ValidationError as invalid:
                field = next((name for name in ("choices", "columns") if name in self.fields), None)
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
            "section": cleaned.get("section", self.question.section if self.question else ""),
            "visible_when": _condition(cleaned.get("condition", ALWAYS)),
        }
        if "choices" in cleaned:
            made["choices"] = _choices(cleaned["choices"], self.question)
        if "columns" in cleaned:
            made["columns"] = _columns(cleaned["columns"], self.question)
        for name in _SIMPLE:
            if cleaned.get(name) not in (None, "", []):
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
    if kind in {"date", "period"}:
        fields["min"] = forms.DateField(label=gettext_lazy("Earliest day"), required=False)
        fields["max"] = forms.DateField(label=gettext_lazy("Latest day"), required=False)
    if kind == "yes_no":
        choices = [
            ("never", _("Never")),
            ("yes", _("After yes")),
            ("no", _("After no")),
            ("both", _("After both")),
        ]
        fields["why"] = forms.ChoiceField(
            label=gettext_lazy("A reason has to be given"),
            choices=choices,
            initial="never",
            required=False,
        )
    if kind == "file":
        fields["allowed"] = forms.MultipleChoiceField(
            label=gettext_lazy("Kinds of file"),
            help_text=gettext_lazy("A file is told by its content, not by its name."),
            choices=[(kind.value, kind.label) for kind in FILE_KINDS],
            initial=[MediaType.PDF.value, MediaType.XLSX.value],
            widget=forms.CheckboxSelectMultiple,
        )
    if kind == "table":
        fields["columns"] = _columns_field()
        for name, label in (("min_rows", _("At least rows")), ("max_rows", _("At most rows"))):
            fields[name] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=d.MOST_ROWS
            )
    return fields


def _columns_field() -> TableField:
    """The columns of a table, asked for as a table of lines."""
    kinds = [{"value": key, "label": str(QUESTION_TYPES[key].kind_label)} for key in d.COLUMN_TYPES]
    asked = d.TableQuestion.model_validate(
        {
            "key": "columns",
            "label": _("Columns"),
            "max_rows": d.MOST_COLUMNS,
            "columns": [
                {"type": "text", "key": "label", "label": _("Column"), "required": True},
                {"type": "choice", "key": "kind", "label": _("Holds"), "choices": kinds},
                {"type": "text", "key": "unit", "label": _("Unit"), "max_length": 30},
                {
                    "type": "text",
                    "key": "choices",
                    "label": _("Choices"),
                    "help": _("With commas between."),
                    "max_length": 1000,
                },
                {"type": "yes_no", "key": "required", "label": _("Has to be filled in")},
            ],
        }
    )
    field = plain_field(asked)
    assert isinstance(field, TableField)  # noqa: S101 - it was asked for
    field.label = asked.label
    field.help_text = _("One on each row. Text when nothing is chosen.")
    return field


def _columns(rows: list[dict[str, Any]], question: Any) -> list[dict[str, Any]]:
    """The rows as columns; one that is called as before keeps its key."""
    before = {column.label: column for column in getattr(question, "columns", ())}
    taken = {column.key for column in before.values()}
    made = []
    for row in rows:
        label = row.get("label", "")
        old = before.get(label)
        key = old.key if old else _unique(_slug(label or "x"), taken)
        taken.add(key)
        column = {
            "type": row.get("kind", "text"),
            "key": key,
            "label": label,
            "required": row.get("required", False),
        }
        if column["type"] in {"integer", "decimal"}:
            column["unit"] = row.get("unit", "")
        if column["type"] == "choice":
            column["choices"] = _choices(row.get("choices", "").replace(",", "\n"), old)
        made.append(column)
    return made


def _column_row(column: Any) -> dict[str, Any]:
    row = {
        "label": column.label,
        "kind": column.type,
        "unit": getattr(column, "unit", ""),
        "choices": ", ".join(choice.label for choice in getattr(column, "choices", ())),
    }
    return {**row, "required": True} if column.required else row


def wants_more_rows(data: Any) -> bool:
    """Whether a post only asks for more blank rows."""
    return MORE in data


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
    if "columns" in initial:
        initial["columns"] = [_column_row(column) for column in question.columns]
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
