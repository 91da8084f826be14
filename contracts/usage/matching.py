"""Lines to lots in bulk: the rule is asked once for all lines that it cannot tell apart.

Most lines differ in things the rule does not look at. Here a supplier that nothing is known of, an
account that no agreement names and a day on which no agreement begins or ends become the same, so
that a million lines are a few thousand questions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.agreements.numbers import number_key
from contracts.usage.book import book_for
from contracts.usage.models import UsageLine
from contracts.usage.names import name_key
from contracts.usage.rule import Book, Facts, Verdict, decide

_EPOCH = date(1970, 1, 1)
_WHO = ("number_kind", "supplier_number", "other_numbers", "supplier_name", "reference")
_ON_WHAT = ("account", "cpv")
_BETWEEN = "\x00"  # stands in no text of a line
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class _Supplier:
    kind: str
    numbers: tuple[str, ...]
    name_key: str
    reference: str


class _Known:
    """A number for each combination of some columns' texts, asked for once per combination.

    The lines are looked up in bulk: one by one a million of them would take seconds.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.keys = pa.array([], pa.string())
        self.numbers = np.array([], dtype=np.int64)

    def codes(self, lines: pa.RecordBatch, number: Callable[..., int]) -> np.ndarray:
        """The number of each line; `number` tells it for combinations not met before."""
        columns = [_column(lines, name) for name in self.names]
        encoded = pc.binary_join_element_wise(*columns, _BETWEEN).dictionary_encode()
        places = pc.index_in(encoded.dictionary, self.keys)
        new = places.is_null().to_numpy(zero_copy_only=False)
        told = np.zeros(len(places), dtype=np.int64)
        told[~new] = self.numbers[places.drop_null().to_numpy()]
        if new.any():
            fresh = encoded.dictionary.filter(pa.array(new))
            texts = (key.split(_BETWEEN) for key in fresh.to_pylist())
            told[new] = np.fromiter((number(*one) for one in texts), np.int64, len(fresh))
            if len(self.keys) < _REMEMBERED:
                self.keys = pa.concat_arrays([self.keys, fresh])
                self.numbers = np.concatenate([self.numbers, told[new]])
        return told[encoded.indices.to_numpy()]


@dataclass(slots=True)
class Matcher:
    """Asks the rule for batches of lines of one buyer and source; keeps what it was told."""

    book: Book
    verdicts: list[Verdict] = field(default_factory=list)
    _suppliers: list[_Supplier] = field(default_factory=list)
    _suppliers_known: _Known = field(default_factory=lambda: _Known(_WHO))
    _accounts_known: _Known = field(default_factory=lambda: _Known(_ON_WHAT))
    _supplier_of: dict[_Supplier, int] = field(default_factory=dict)
    _accounts: list[tuple[str, str]] = field(default_factory=list)
    _class_of: dict[Any, int] = field(default_factory=dict)
    _told: dict[tuple[int, int, int], int] = field(default_factory=dict)
    _place_of: dict[Verdict, int] = field(default_factory=dict)
    _days: np.ndarray = field(init=False)
    _codes: tuple[tuple[str, str], ...] = field(init=False)
    _taught: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        days = [(day - _EPOCH).days for day in self.book.days()]
        self._days = np.array(days, dtype=np.int64)
        self._codes = tuple(sorted(self.book.codes()))
        self._taught = frozenset(account for _number, _name, account in self.book.lessons)

    def match(self, lines: pa.RecordBatch) -> np.ndarray:
        """For each line the index of its verdict in `verdicts`."""
        suppliers = self._suppliers_known.codes(lines, self._supplier)
        accounts = self._accounts_known.codes(lines, self._account)
        days = lines.column("date").cast(pa.int32()).to_numpy().astype(np.int64)
        epochs = np.searchsorted(self._days, days, side="right")
        width, height = len(self._accounts) + 1, len(self._days) + 1
        together = (suppliers * width + accounts) * height + epochs
        keys, first, places = np.unique(together, return_index=True, return_inverse=True)
        told = np.fromiter(
            (
                self._ask(int(suppliers[i]), int(accounts[i]), int(epochs[i]), int(days[i]))
                for i in first
            ),
            dtype=np.int64,
            count=len(keys),
        )
        return told[places]

    def columns(self, told: np.ndarray) -> dict[str, pa.Array]:
        """The columns that say what each line is, of the indexes that `match` gave."""
        places = pa.array(told)
        return {
            "match_reason": self._taken(places, "outcome", pa.string()),
            "lot_id": self._taken(places, "lot_id", pa.int64()),
            "outside_lot_id": self._taken(places, "outside_lot_id", pa.int64()),
            "supplier_id": self._taken(places, "supplier_id", pa.int64()),
        }

    def summed(self, told: np.ndarray, lines: pa.RecordBatch) -> dict[str, tuple[int, int]]:
        """Outcome → rows and öre of these lines."""
        if not len(told):
            return {}
        whole = _cents(lines.column("amount"))
        rows = np.bincount(told, minlength=len(self.verdicts))
        found: dict[str, tuple[int, int]] = {}
        for index in np.nonzero(rows)[0].tolist():
            outcome = self.verdicts[index].outcome.value
            before = found.get(outcome, (0, 0))
            found[outcome] = (
                before[0] + int(rows[index]),
                before[1] + int(whole[told == index].sum()),
            )
        return found

    def _taken(self, told: pa.Array, name: str, kind: Any) -> pa.Array:
        values = [getattr(verdict, name) for verdict in self.verdicts]
        if name == "outcome":
            values = [str(value.value) for value in values]
        return pa.array(values, kind).take(told)

    def _supplier(self, kind: str, number: str, others: str, name: str, reference: str) -> int:
        numbers = tuple(f"{number} {others}".split())
        agreement = number_key(reference) if reference else ""
        agreement = agreement if agreement in self.book.by_reference else ""
        known = any(one in self.book.by_number for one in numbers)
        key = name_key(name) if self.book.lessons or not known else ""
        named = key in self.book.by_name
        taught = any((number, key, account) in self.book.lessons for account in self._taught)
        who = _Supplier(kind, (), "", "")
        if known or named or agreement or taught:
            who = _Supplier(kind, numbers, key, agreement)
        found = self._supplier_of.setdefault(who, len(self._suppliers))
        if found == len(self._suppliers):
            self._suppliers.append(who)
        return found

    def _account(self, account: str, cpv: str) -> int:
        alike = (
            tuple(
                (account if kind == "account" else cpv).startswith(beginning)
                for kind, beginning in self._codes
            ),
            account if account in self._taught else bool(account),
            bool(cpv),
        )
        found = self._class_of.get(alike)
        if found is None:
            self._accounts.append((account, cpv))
            found = self._class_of[alike] = len(self._accounts) - 1
        return found

    def _ask(self, supplier: int, account: int, epoch: int, day: int) -> int:
        found = self._told.get((supplier, account, epoch))
        if found is None:
            who, (code, cpv) = self._suppliers[supplier], self._accounts[account]
            on = _EPOCH + timedelta(days=day)
            facts = Facts(who.kind, who.numbers, who.name_key, who.reference, code, cpv, on)
            verdict = decide(facts, self.book)
            found = self._place_of.setdefault(verdict, len(self.verdicts))
            if found == len(self.verdicts):
                self.verdicts.append(verdict)
            self._told[(supplier, account, epoch)] = found
        return found


def _cents(amounts: Any) -> np.ndarray:
    """Whole öre: a decimal is stored as 128 bits, of which the lower half is enough."""
    halves = np.frombuffer(amounts.buffers()[1], dtype=np.int64).reshape(-1, 2)
    return halves[amounts.offset : amounts.offset + len(amounts), 0]


def _column(lines: pa.RecordBatch, name: str) -> Any:
    """The column, or empty texts where the lines have none of the name."""
    if name in lines.schema.names:
        return lines.column(name)
    return pa.repeat(pa.scalar(""), lines.num_rows)


def match_objects(lines: Iterable[UsageLine]) -> None:
    """Say of a few lines that are not saved yet what each is."""
    books: dict[tuple[int, str], Book] = {}
    for line in lines:
        key = (line.organisation_id, line.source)
        if key not in books:
            books[key] = book_for(line.organisation_id, source=line.source)
        facts = Facts(
            line.number_kind,
            tuple(f"{line.supplier_number} {line.other_numbers}".split()),
            name_key(line.supplier_name),
            number_key(line.reference) if line.reference else "",
            line.account,
            line.cpv,
            line.date,
        )
        verdict = decide(facts, books[key])
        line.match_reason = verdict.outcome
        line.lot_id, line.outside_lot_id = verdict.lot_id, verdict.outside_lot_id
        line.supplier_id = verdict.supplier_id
