"""Searching everything that is stored for personal numbers that came in before forms refused them.

Says where, never what: the number itself is neither shown nor logged nor stored once more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import TextField
from django.db.models.functions import Cast

from portal.core import personal_numbers

# What PostgreSQL looks for; the detector decides about what it finds.
SUSPECT = r"[0-9]{6}[^0-9A-Za-z]{0,3}[0-9]{4}"
# Digests, addresses of files and tokens are not words.
_NOT_WORDS = re.compile(r"(sha256|digest|hash|token|mark|signature|certificate|path|^file$|^key$)")
_TEXTS = (models.CharField, models.TextField, models.JSONField)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a personal number stands."""

    model: str
    pk: str
    field: str


def searched_models() -> list[type[models.Model]]:
    """Every model of the portal, the histories included."""
    rooms = tuple(settings.ROOMS)
    found = []
    for model in apps.get_models(include_auto_created=False):
        config = apps.get_app_config(model._meta.app_label)
        if config.name in rooms and not model._meta.proxy and model._meta.managed:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label)


def text_fields(model: type[models.Model]) -> list[str]:
    """The columns in which words can stand."""
    return [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, _TEXTS)
        and not isinstance(field, models.FilePathField)
        and not field.choices
        and not _NOT_WORDS.search(field.name)
    ]


def everywhere() -> Iterator[Place]:
    """Every place, model by model."""
    for model in searched_models():
        for field in text_fields(model):
            yield from _in_column(model, field)


def _in_column(model: type[models.Model], field: str) -> Iterator[Place]:
    rows: Any = (
        model._base_manager.annotate(searched_text=Cast(field, TextField()))
        .filter(searched_text__regex=SUSPECT)
        .values_list("pk", "searched_text")
    )
    for pk, text in rows.iterator(chunk_size=1000):
        if personal_numbers.holds_one(text):
            yield Place(model._meta.label, str(pk), field)
