"""What is registered about an agreement, as the actions take it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements.enums import AgreementKind, CallOffModel, TerminatedBy
from mandates.enums import Commitment
from portal.rules.enums import ChangeGround, ContractKind, Regime


@dataclass(frozen=True, slots=True)
class SupplierName:
    """A supplier as it was written; the one with the number is found, else it is registered."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class PlaceTerms:
    """A supplier's place: its rank, its part of a distribution key, in a sub-area by name.

    `supplier` is one of the register, or a `SupplierName` where the agreement is entered by hand.
    """

    supplier: Any
    rank: int | None = None
    share: Decimal | None = None
    sub_area: str = ""


@dataclass(frozen=True, slots=True)
class NewPlaceTerms:
    """A place that a supplier gets in a lot from a day; the supplier as in `PlaceTerms`."""

    supplier: Any
    valid_from: date
    rank: int | None = None
    share: Decimal | None = None
    sub_area: str = ""


@dataclass(frozen=True, slots=True)
class LotTerms:
    """A lot with its suppliers in any order; sub-areas come from the places, in their order.

    `call_off_model` is empty where the agreement's holds.
    """

    number: int
    name: str
    suppliers: tuple[PlaceTerms, ...]
    estimate: Decimal | None = None
    ceiling: Decimal | None = None
    unit: str = ""
    lot: Any = None
    call_off_model: str = ""
    call_off_terms: str = ""

    @property
    def sub_areas(self) -> list[str]:
        """The names of the sub-areas, each once."""
        names = (place.sub_area.strip() for place in self.suppliers)
        return list(dict.fromkeys(name for name in names if name))

    def by_sub_area(self) -> dict[str, list[PlaceTerms]]:
        """The places of each sub-area; those of the lot as a whole under the empty name."""
        found: dict[str, list[PlaceTerms]] = {}
        for place in self.suppliers:
            found.setdefault(place.sub_area.strip(), []).append(place)
        return found


@dataclass(frozen=True, slots=True)
class OptionTerms:
    """A right to extend by `months`, to `extends_to`, if noticed by `notice_by`."""

    months: int
    notice_by: date
    extends_to: date


@dataclass(frozen=True, slots=True)
class PartyTerms:
    """A buyer as the proof of an agreement without a party list here names it."""

    organisation: Any
    commitment: str = Commitment.RIGHT
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """The agreement as a whole. `last_contract_date` is `valid_to` when it is not given.

    Regime, area and CPV codes are the procurement's where there is one. `responsible` is the
    association where nothing is given.
    """

    title: str
    number: str
    valid_from: date
    valid_to: date
    signed_on: date | None
    lots: tuple[LotTerms, ...]
    options: tuple[OptionTerms, ...] = field(default=())
    kind: str = AgreementKind.FRAMEWORK
    call_off_model: str = CallOffModel.RANKING
    responsible: Any = None
    manager: Any = None
    regime: str = Regime.UNDECIDED
    contract_kind: str = ContractKind.GOODS_SERVICES
    area: str = ""
    cpv_codes: tuple[Any, ...] = ()
    diary_number: str = ""
    source_reference: str = ""
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


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a page received it."""

    content: Any
    filename: str


@dataclass(frozen=True, slots=True)
class TerminationTerms:
    """How an agreement, or one supplier's place, is ended before its time."""

    terminated_by: TerminatedBy | str
    notice_on: date
    ends_from: date
    reason: str
    decided_by: str
    authority: str = ""


@dataclass(frozen=True, slots=True)
class AmendmentTerms:
    """A change of the agreement; `decision_note` where a bound is passed.

    `moves_end_to` is the new last day for call-offs, `long_term_reason` what is needed when the
    agreement then runs longer than the law's limit.
    """

    made_on: date
    description: str
    reason: str
    ground: ChangeGround | str
    decided_by: str
    authority: str
    value: Decimal = Decimal(0)
    moves_ceiling: bool = False
    decision_note: str = ""
    announced_on: date | None = None
    moves_end_to: date | None = None
    long_term_reason: str = ""


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """A price of an article from a day; `place` is empty where it is every supplier's."""

    name: str
    unit: str
    price: Decimal
    valid_from: date
    article: str = ""
    place: Any = None
    valid_to: date | None = None
    document: Any = None


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """How prices follow an index; `lot` is empty for the whole agreement."""

    name: str
    base_month: date
    base_value: Decimal
    interval_months: int = 12
    next_on: date | None = None
    share: Decimal = Decimal(100)
    terms: str = ""
    lot: Any = None


@dataclass(frozen=True, slots=True)
class AdjustmentTerms:
    """One adjustment: new prices from a day by the index value of a month."""

    holds_from: date
    month: date
    value: Decimal
    decided_by: str
    authority: str


@dataclass(frozen=True, slots=True)
class SuccessionTerms:
    """A supplier takes another's place from a day (LOU 17:13)."""

    supplier: Any
    day: date
    reason: str
    decided_by: str
    authority: str
