"""What is registered about an agreement, as the actions take it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.enums import CallOffModel


@dataclass(frozen=True, slots=True)
class LotTerms:
    """A lot: `suppliers` are pairs of supplier and rank, in any order."""

    number: int
    name: str
    suppliers: tuple[tuple[Any, int | None], ...]
    estimate: Decimal | None = None
    ceiling: Decimal | None = None
    unit: str = ""
    lot: Any = None


@dataclass(frozen=True, slots=True)
class OptionTerms:
    """A right to extend by `months`, to `extends_to`, if noticed by `notice_by`."""

    months: int
    notice_by: date
    extends_to: date


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """The agreement as a whole. `last_contract_date` is `valid_to` when it is not given."""

    title: str
    number: str
    valid_from: date
    valid_to: date
    signed_on: date
    lots: tuple[LotTerms, ...]
    options: tuple[OptionTerms, ...] = field(default=())
    call_off_model: str = CallOffModel.RANKING
    last_contract_date: date | None = None
    estimate: Decimal | None = None
    ceiling: Decimal | None = None
    long_term_reason: str = ""
    terms: str = ""

    @property
    def longest_end(self) -> date:
        """The last day for call-offs if every option is taken."""
        return max([self.valid_to, *(option.extends_to for option in self.options)])

    @property
    def total_ceiling(self) -> Decimal | None:
        """The ceiling of the whole, else the lots' together; None when a lot has none."""
        if self.ceiling is not None:
            return self.ceiling
        parts = [lot.ceiling for lot in self.lots if lot.ceiling is not None]
        return sum(parts, Decimal(0)) if parts and len(parts) == len(self.lots) else None
