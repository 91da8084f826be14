"""Fields with a meaning of our own."""

from typing import Any

from django.db import models
from django.db.models import functions
from django_fsm import FSMField


class StatusField(FSMField):
    """A decision's state, changed only through declared transitions.

    It writes itself into migrations as a plain `CharField`, so that old migrations do not need
    the state machine's package.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


class MoneyField(models.DecimalField):
    """Swedish kronor excluding VAT, to the öre: `numeric(16,2)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


def swedish_sort_field(source: str) -> models.GeneratedField:
    """A generated sort key of the text column `source`: å, ä and ö last, on every database."""
    return models.GeneratedField(
        expression=models.Func(
            functions.Lower(source),
            models.Value("åÅäÄöÖéÉüÜæø"),
            models.Value("{{||}}eeuu|}"),
            function="translate",
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        editable=False,
    )
