"""Small words of the pages of a demand."""

from typing import Any

from django import template

from needs.inquiries.enums import Confidence

register = template.Library()


@register.filter
def sure(key: str) -> str:
    """How sure a quantity is, in words."""
    return str(Confidence(key).label)


@register.filter
def chosen(what: Any, name: str) -> str:
    """What is chosen of a filter, as its option writes it."""
    return str(getattr(what, name) or "")
