"""Columns that know their kind: shown for people, exported as the typed value."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.core import clock
from portal.core.enums import StatusChoices
from portal.ui import formats
from portal.ui.templatetags import samordna

_NUM = {"th": {"class": "num"}, "td": {"class": "num"}, "tf": {"class": "num"}}


class LinkedColumn(tables.Column):
    """A link to the thing of the row; without `linkify` the object's own address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("linkify", True)
        kwargs.setdefault("attrs", {"a": {"class": "ds-link"}})
        super().__init__(*args, **kwargs)


class TagColumn(tables.Column):
    """A state with its tone. `choices` is needed where the record holds the bare value."""

    def __init__(
        self,
        *args: Any,
        choices: type[StatusChoices] | None = None,
        public: bool = False,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.choices = choices
        self.public = public

    def _state(self, record: Any, bound_column: Any) -> Any:
        state = bound_column.accessor.resolve(record)
        if self.choices is not None and state and not isinstance(state, self.choices):
            state = self.choices(state)
        return state

    def render(self, record: Any, bound_column: Any) -> SafeString | str:
        """A tag."""
        state = self._state(record, bound_column)
        if not hasattr(state, "tone"):
            return str(state)
        return format_html(
            '<span class="ds-tag" data-color="{}">{}</span>',
            state.tone,
            (state.public_label if self.public else "") or state.label,
        )

    def value(self, record: Any, bound_column: Any) -> str:
        """Its words."""
        state = self._state(record, bound_column)
        return str(getattr(state, "label", state))


class FigureColumn(tables.Column):
    """Base of what stands to the right; exports the figure itself."""

    attrs = _NUM

    def value(self, value: Any) -> Any:
        """The figure."""
        return value


class MoneyColumn(FigureColumn):
    """An amount: `4 120 tkr` with the exact figure on hover, or `exact=True` in whole kronor."""

    def __init__(self, *args: Any, exact: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exact = exact

    def render(self, value: Any) -> str:
        """Money."""
        return formats.number(value, 0) if self.exact else samordna.money(value)


class NumberColumn(FigureColumn):
    """A figure, with a unit if there is one (`2 340 vårddygn`)."""

    def __init__(
        self, *args: Any, decimals: int | None = None, unit: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.decimals = decimals
        self.unit = unit

    def render(self, value: Any) -> str:
        """The figure."""
        text = formats.number(value, self.decimals)
        return f"{text}{formats.NBSP}{self.unit}" if self.unit else text


class PercentColumn(FigureColumn):
    """A share of one as per cent."""

    def render(self, value: Any) -> str:
        """Per cent."""
        return formats.percent(value)

    def value(self, value: Any) -> Any:
        """Rounded so that a spreadsheet shows what the page shows."""
        return round(Decimal(str(value)), 4)


class DayColumn(tables.Column):
    """`9 dec 2026`; exported as a real date."""

    def __init__(self, *args: Any, style: str = "medium", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style = style

    def render(self, value: date) -> SafeString:
        """The day."""
        return samordna.day(value, self.style)

    def value(self, value: date) -> date:
        """The day; of a moment, the Swedish one."""
        return clock.local_date(value) if isinstance(value, datetime) else value


class MomentColumn(tables.Column):
    """`i dag 09:12`; exported in the time of Sweden."""

    def render(self, value: datetime) -> SafeString:
        """The moment."""
        return samordna.moment(value)

    def value(self, value: datetime) -> datetime:
        """The moment without zone, as spreadsheets have none."""
        return timezone.make_naive(value) if timezone.is_aware(value) else value


class BarColumn(tables.Column):
    """A share of one as a bar with its per cent; `tone(share)` colours it."""

    def __init__(
        self, *args: Any, tone: Callable[[Any], str] | None = None, label: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tone = tone
        self.label = label

    def render(self, value: Any, bound_column: Any) -> SafeString:
        """The bar."""
        text = formats.percent(value)
        return format_html(
            '<span class="bar-line"><progress class="bar" value="{}" max="100" data-color="{}" '
            'aria-label="{}: {}"></progress><span class="src">{}</span></span>',
            f"{min(float(value), 1.0) * 100:.1f}",
            self.tone(value) if self.tone else "",
            self.label or bound_column.header,
            text,
            text,
        )

    def value(self, value: Any) -> Any:
        """The share."""
        return round(Decimal(str(value)), 4)
