"""`{% load samordna %}`: figures and days in the house style, and small helpers for pages."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.ui import formats

register = template.Library()


@register.filter
def money(value: formats.Figure | None) -> SafeString:
    """`412 Mkr`, with the exact amount in `title`."""
    if value is None or value == "":
        return SafeString(formats.NOTHING)
    return format_html(
        '<abbr class="money" title="{}">{}</abbr>', formats.exact_money(value), formats.money(value)
    )


@register.filter
def money_text(value: formats.Figure | None) -> str:
    """`412 Mkr` as plain text: for attributes, titles and e-mail."""
    return formats.money(value)


@register.filter
def kronor(value: formats.Figure | None) -> str:
    """`1 234 567,50 kr`."""
    return formats.exact_money(value)


@register.filter
def number(value: formats.Figure | None, decimals: int | None = None) -> str:
    """`1 234 567,5`; `{{ x|number:2 }}` shows exactly two decimals."""
    return formats.number(value, decimals)


@register.filter
def percent(share: formats.Figure | None, decimals: int | None = None) -> str:
    """`71 %` of a share of one (0.71)."""
    return formats.percent(share, decimals)


@register.filter
def day(value: date | None, style: str = "medium") -> SafeString:
    """`9 dec 2026`; `{{ x|day:"short" }}` `9 dec`, `{{ x|day:"long" }}` `9 december 2026`."""
    if not value:
        return SafeString(formats.NOTHING)
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat()[:10], formats.day(value, style)
    )


@register.filter
def day_text(value: date | None, style: str = "medium") -> str:
    """The same as plain text: for attributes, titles and e-mail."""
    return formats.day(value, style)


@register.filter
def month(value: date | None) -> str:
    """`oktober 2026`."""
    return formats.month(value)


@register.filter
def moment(value: datetime | None) -> SafeString:
    """`i dag 09:12` or `9 dec 2026 09:12`."""
    if not value:
        return SafeString(formats.NOTHING)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.moment(value))


@register.filter
def days_left(value: date | None) -> str:
    """`5 dagar kvar`."""
    return formats.days_left(value)


@register.filter
def or_dash(value: Any) -> Any:
    """An en dash for what is empty, so that a cell never looks forgotten."""
    return formats.NOTHING if value is None or value == "" else value


@register.filter
def plain(value: Any) -> str:
    """A figure as markup wants it (`71.5`), also when a template has already localised it."""
    text = "0" if value is None or value == "" else str(value)
    return text.replace(formats.NBSP, "").replace(" ", "").replace(",", ".")


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """Look a key up in a dictionary."""
    return mapping.get(key) if mapping else None


@register.filter
def field_anchor(field: BoundField) -> str:
    """The id a link to a field leads to: the first choice of a group, else the field."""
    widget = field.field.widget
    first = getattr(widget, "id_for_label", None)
    if field.use_fieldset:
        return f"{field.auto_id}_0" if hasattr(widget, "choices") else f"{field.auto_id}"
    return first(field.auto_id) if first and first(field.auto_id) else field.auto_id


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The address of this page with parameters changed: `{% query page=2 sort=None %}`.

    Lists repeat a parameter; `None` and the empty string take it away.
    """
    request: HttpRequest | None = context.get("request")
    parameters = request.GET.copy() if request else None
    if parameters is None:
        return "?"
    for key, value in changes.items():
        if value is None or value == "":
            parameters.pop(key, None)
        elif isinstance(value, Iterable) and not isinstance(value, str):
            parameters.setlist(key, [str(item) for item in value])
        else:
            parameters[key] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag
def url_or_nothing(name: str, *args: Any, **kwargs: Any) -> str:
    """An address, or nothing where no room brings the page: for links between rooms."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""
