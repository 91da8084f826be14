"""From rows to agreements: one per normalised number, with lots, sub-areas and suppliers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import takewhile

from django.utils.translation import gettext as _

from contracts.agreements.enums import CallOffModel
from contracts.registers import extras
from contracts.registers.columns import RegisterField
from contracts.registers.rows import Fault, RegisterRow
from portal.ui import formats

SHORTEST_COMMON_TITLE = 8


@dataclass(frozen=True, slots=True)
class SupplierDraft:
    """A supplier as the register names it."""

    name: str
    number: str
    country: str
    rank: int | None

    @property
    def identity(self) -> tuple[str, str]:
        """Its number where it has one, else its name."""
        return (self.country, self.number) if self.number else ("", self.name.casefold())


@dataclass(slots=True)
class LotDraft:
    """A lot with its sub-areas and, in each (or in the lot itself, ""), its suppliers."""

    name: str
    places: dict[str, dict[tuple[str, str], SupplierDraft]] = field(default_factory=dict)

    @property
    def areas(self) -> list[str]:
        """The sub-areas, in the order of the register."""
        return [area for area in self.places if area]


@dataclass(slots=True)
class AgreementDraft:
    """An agreement as the register tells it; `number` is the first spelling met in it."""

    key: str
    number: str
    title: str
    valid_from: date
    valid_to: date
    first_row: int
    extends_to: date | None = None
    ceiling: Decimal | None = None
    lots: dict[str, LotDraft] = field(default_factory=dict)
    rows: list[RegisterRow] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    parties: str = ""
    options: extras.Told = extras.NOTHING
    differing: dict[RegisterField, int] = field(default_factory=dict)

    @property
    def call_off(self) -> str:
        """What most rows say of how to call off.

        Where none does: one supplier, ranks, or else the way that asks every supplier.
        """
        told = Counter(row.call_off for row in self.rows if row.call_off)
        if told:
            return told.most_common(1)[0][0]
        places = [place for lot in self.lots.values() for place in lot.places.values()]
        if all(len(place) == 1 for place in places):
            return str(CallOffModel.SINGLE.value)
        ranked = any(row.rank for row in self.rows)
        return str((CallOffModel.RANKING if ranked else CallOffModel.COMPETITION).value)


def group(
    rows: Iterable[RegisterRow], key_of: Callable[[str], str]
) -> tuple[list[AgreementDraft], list[Fault]]:
    """The agreements in the order of the register, and the rows that contradict an earlier one."""
    found: dict[str, AgreementDraft] = {}
    faults: list[Fault] = []
    for row in rows:
        draft = found.get(key_of(row.number))
        fault = _contradiction(row, draft) if draft else None
        if fault:
            faults.append(fault)
            continue
        if draft is None:
            draft = AgreementDraft(
                key=key_of(row.number),
                number=row.number,
                title=row.title,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                first_row=row.row,
            )
            found[draft.key] = draft
        _add(draft, row)
    for draft in found.values():
        draft.title = _common_title(draft.titles)
    return list(found.values()), faults


def _add(draft: AgreementDraft, row: RegisterRow) -> None:
    draft.rows.append(row)
    if row.title not in draft.titles:
        draft.titles.append(row.title)
    draft.extends_to = draft.extends_to or row.extends_to
    draft.ceiling = draft.ceiling or row.ceiling
    _take_extras(draft, row)
    lot = draft.lots.setdefault(_lot_name(row).casefold(), LotDraft(_lot_name(row)))
    supplier = _supplier(row)
    lot.places.setdefault(row.area, {}).setdefault(supplier.identity, supplier)


def _take_extras(draft: AgreementDraft, row: RegisterRow) -> None:
    """Parties and options are the whole agreement's: rows that differ are told of, not chosen."""
    if row.parties and draft.parties and row.parties.casefold() != draft.parties.casefold():
        draft.differing.setdefault(RegisterField.PARTIES, row.row)
    if row.options and draft.options and row.options != draft.options:
        draft.differing.setdefault(RegisterField.OPTIONS, row.row)
    draft.parties = draft.parties or row.parties
    draft.options = draft.options or row.options


def _supplier(row: RegisterRow) -> SupplierDraft:
    return SupplierDraft(row.supplier_name, row.supplier_number, row.country, row.rank)


def _lot_name(row: RegisterRow) -> str:
    return row.lot or row.title


def _contradiction(row: RegisterRow, draft: AgreementDraft) -> Fault | None:
    """Where a row says other than the agreement's first row, or gives a rank twice."""
    if (row.valid_from, row.valid_to) != (draft.valid_from, draft.valid_to):
        text = _("The agreement holds %(period)s in row %(row)s; both cannot be right.") % {
            "period": formats.period(draft.valid_from, draft.valid_to),
            "row": draft.first_row,
        }
        return Fault(row.row, RegisterField.VALID_TO.value, text, row.cells)
    lot = draft.lots.get(_lot_name(row).casefold())
    if lot is None or row.rank is None:
        return None
    for other in lot.places.get(row.area, {}).values():
        if other.rank == row.rank and other.identity != _supplier(row).identity:
            text = _("%(supplier)s already has rank %(rank)s in the lot.") % {
                "supplier": other.name,
                "rank": row.rank,
            }
            return Fault(row.row, RegisterField.RANK.value, text, row.cells)
    return None


def _common_title(titles: list[str]) -> str:
    """One name for an agreement that the register calls several: what they begin with in common."""
    if len(titles) == 1:
        return titles[0]
    same = takewhile(lambda signs: len(set(signs)) == 1, zip(*titles, strict=False))
    common = "".join(signs[0] for signs in same).rstrip(" -–/,:(")
    return common if len(common) >= SHORTEST_COMMON_TITLE else titles[0]
