"""What somebody had typed when they were refused: shown so that it can be copied, never lost.

A form's own labels are used where the form can be told by its fields. Files and secrets are left
out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from portal.core.logs import SECRET_WORDS
from portal.ui.forms import DressedForm

_LEFT_OUT = (*SECRET_WORDS, "again", "otp", "recovery")
_MOST = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer as the person wrote it."""

    label: str
    value: str


def typed_in(request: HttpRequest) -> list[Typed]:
    """What the person wrote in the form they sent, in its order; empty for a page they asked for.

    Reads no database: an error page must stand without one.
    """
    if request.method != "POST":
        return []
    try:
        sent = [
            (name, [value for value in values if value.strip()])
            for name, values in request.POST.lists()
        ]
    except OSError:  # The connection broke before the form had come.
        return []
    kept = [
        (name, values)
        for name, values in sent[:_MOST]
        if values and not any(word in name.lower() for word in _LEFT_OUT)
    ]
    fields = _fields_of({name.rsplit("-", 1)[-1] for name, _values in kept})
    return [_typed(name, values, fields) for name, values in kept]


def _typed(name: str, values: list[str], fields: dict[str, forms.Field]) -> Typed:
    bare = name.rsplit("-", 1)[-1]
    field = fields.get(bare)
    label = str(field.label) if field is not None and field.label else bare.replace("_", " ")
    words = _words_of(field)
    return Typed(label, ", ".join(words.get(value, value) for value in values))


def _words_of(field: forms.Field | None) -> dict[str, str]:
    """The words of a fixed choice; one out of the database is left as it was sent."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return {}
    flat: dict[str, str] = {}
    choices: Any = field.choices
    for value, label in choices:
        if not isinstance(label, (list, tuple)):
            flat[str(value)] = str(label)
    return flat


def _fields_of(names: set[str]) -> dict[str, forms.Field]:
    """The fields of the form that has most of the names and fewest others."""
    best: tuple[int, int, dict[str, forms.Field]] = (0, 0, {})
    for form in _forms(DressedForm):
        fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
        shared = len(names & fields.keys())
        candidate = (shared, shared - len(fields), fields)
        if shared and candidate[:2] > best[:2]:
            best = candidate
    return best[2]


def _forms(base: type) -> Iterator[type]:
    below: list[type] = base.__subclasses__()
    for form in below:
        yield form
        yield from _forms(form)
