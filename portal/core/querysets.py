"""Querysets that know who is asking."""

from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """Base of every domain queryset: nothing leaves a view without `visible_to`."""

    def visible_to(self, user: Any) -> Self:
        """Only the rows that `user` may know exist. Every subclass says which."""
        raise NotImplementedError
