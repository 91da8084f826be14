"""Looking up a value of the law on a day."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.rules import reference
from portal.rules.enums import Code, Nature, Unit


@dataclass(frozen=True, slots=True)
class Held:
    """The value of one rule on one day, with where it comes from."""

    code: Code
    value: Any
    unit: Unit
    paragraph: str
    source: str
    verified: bool
    nature: Nature

    @property
    def days(self) -> int:
        """The value as a whole number."""
        return int(self.value)

    @property
    def amount(self) -> Decimal:
        """The value as money."""
        return Decimal(self.value)


def get(code: Code, on: date) -> Held | None:
    """The value of `code` on the day `on`, or None when there is none.

    A rule that has no row at all in the database is answered from the delivered values, so that
    a fresh installation already counts right.
    """
    return get_many([code], on)[code]


_remembered: ContextVar[dict[str, list[Any]] | None] = ContextVar("remembered_rules", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Read every rule once, in one statement, for all that is counted inside."""
    token = _remembered.set(_by_code(None))
    try:
        yield
    finally:
        _remembered.reset(token)


def _by_code(codes: list[Code] | None) -> dict[str, list[Any]]:
    from portal.rules.models import RuleValue

    found: dict[str, list[Any]] = {}
    rows = RuleValue.objects.all() if codes is None else RuleValue.objects.filter(code__in=codes)
    for row in rows:
        found.setdefault(row.code, []).append(row)
    return found


def get_many(codes: Iterable[Code], on: date) -> dict[Code, Held | None]:
    """The values of several rules on one day, in one query; in none within `remembered`."""
    wanted = list(codes)
    known = _remembered.get()
    rows = known if known is not None else _by_code(wanted)
    found: dict[Code, Held | None] = {}
    for code in wanted:
        candidates: Iterable[Any] = rows.get(code) or [r for r in reference.ROWS if r.code == code]
        holding = next((r for r in candidates if _holds(r, on)), None)
        found[code] = _held(code, holding) if holding is not None else None
    return found


def require(code: Code, on: date) -> Held:
    """The value of `code` on `on`; for rules that have always had one since the act came."""
    held = get(code, on)
    if held is None:
        raise LookupError(f"no value of {code} on {on:%Y-%m-%d}")
    return held


def _holds(row: Any, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _held(code: Code, row: Any) -> Held:
    return Held(
        code,
        row.value,
        Unit(row.unit),
        row.paragraph,
        row.source,
        row.verified,
        Nature(row.nature),
    )
