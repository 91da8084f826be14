"""A model that points at a person, or names one, and that no room has said anything about."""

import re
from collections.abc import Iterator
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import models

from portal.core import personal_data

_OF_A_PERSON = re.compile(
    r"(^|_)(e?mail|phone|telephone|address)$"
    r"|^(contact|signer|signatory|person|actor|user|recipient|sender|approver|invitee)_?name$"
    r"|^(first|last|given|family)_?name$"
)


def suspects() -> Iterator[tuple[type[models.Model], str]]:
    """Models with a field that points at a person, and our own with one that may name a person."""
    rooms = tuple(settings.ROOMS)
    for model in apps.get_models(include_auto_created=False):
        if issubclass(model, pghistory.models.Event) or model._meta.proxy:
            continue
        pointing = personal_data.person_fields(model)
        ours = apps.get_app_config(model._meta.app_label).name in rooms
        naming = [
            field.name
            for field in model._meta.local_concrete_fields
            if ours and isinstance(field, models.CharField) and _OF_A_PERSON.search(field.name)
        ]
        for name in [*pointing, *naming][:1]:
            yield model, name


@checks.register()
def every_model_says_what_it_holds(**_rest: Any) -> list[checks.CheckMessage]:
    """Warn of each that is named nowhere; a test makes it an error."""
    return [
        checks.Warning(
            f"{model._meta.label}.{field} is about a person and no room says so.",
            hint="Name the model in the room's personal_data.py: acts, holds or exempt.",
            obj=model,
            id="privacy.W001",
        )
        for model, field in suspects()
        if not personal_data.is_named(model._meta.label)
    ]
