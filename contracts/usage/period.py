"""The period a ledger covers: a month, a quarter, a year, or from month to month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.core.errors import ActionError

_PERIOD = re.compile(r"(\d{4})(?:-?(?:[QK]([1-4])|(\d{2})))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, both ends included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`2016-03`, `2016-Q1`, `2016`, or two of them with `--` between. Raises `ActionError`."""
        parts = [part.strip() for part in re.split(r"--|–|\.\.", text.strip())]
        if len(parts) in {1, 2}:
            periods = [cls._part(part) for part in parts]
            if all(periods):
                first, last = periods[0], periods[-1]
                if first and last and first.first <= last.last:
                    return cls(first.first, last.last)
        raise ActionError(
            _("“%(text)s” is not a period. Write a month (2026-03), a quarter (2026-Q1) or a year.")
            % {"text": text[:40]},
            field="period",
        )

    @classmethod
    def _part(cls, text: str) -> "Period | None":
        found = _PERIOD.fullmatch(text)
        if not found or not 1990 <= int(found[1]) <= 2100:
            return None
        year, first_month, last_month = int(found[1]), 1, 12
        if found[2]:
            first_month, last_month = int(found[2]) * 3 - 2, int(found[2]) * 3
        elif found[3]:
            first_month = last_month = int(found[3])
        if not 1 <= first_month <= 12:
            return None
        last_day = monthrange(year, last_month)[1]
        return cls(date(year, first_month, 1), date(year, last_month, last_day))

    @property
    def months(self) -> list[date]:
        """The first day of each month."""
        first = self.first.year * 12 + self.first.month - 1
        last = self.last.year * 12 + self.last.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]

    def __str__(self) -> str:
        first, last = f"{self.first:%Y-%m}", f"{self.last:%Y-%m}"
        if first == last:
            return first
        if (self.first.month, self.last.month) == (1, 12) and self.first.year == self.last.year:
            return f"{self.first:%Y}"
        return f"{first}–{last}"
