"""The demand seen by line, lot, municipality, county and year, each figure with its way down."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.consolidation import frames
from needs.consolidation.loading import Book, Key2

WITHOUT_LOT = 0


class By(models.TextChoices):
    """What the demand is added up by."""

    ITEM = "item", gettext_lazy("By line")
    LOT = "lot", gettext_lazy("By lot")
    PARTY = "party", gettext_lazy("By municipality")
    COUNTY = "county", gettext_lazy("By county")
    YEAR = "year", gettext_lazy("By year")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the demand is narrowed to; 0 and "" are everything."""

    lot: int = 0
    item: int = 0
    party: int = 0
    county: str = ""

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "Chosen":
        """From an address; what is no number is everything."""

        def number(name: str) -> int:
            text = str(query.get(name, ""))
            return int(text) if text.isdecimal() and len(text) < 10 else 0

        county = str(query.get("county", ""))
        return cls(number("lot"), number("item"), number("party"), county[:2])

    @property
    def query(self) -> str:
        """As part of an address."""
        known = {name: getattr(self, name) for name in ("lot", "item", "party", "county")}
        return urlencode({name: value for name, value in known.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.query)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the overview. Quantities only where all lines behind it have one unit."""

    label: str
    url: str
    unit: str = ""
    quantity: Decimal | None = None
    original: Decimal | None = None
    value: Decimal | None = None
    parties: int | None = None
    per_thousand: Decimal | None = None
    use: Decimal | None = None
    against_use: Decimal | None = None
    note: str = ""
    sure: tuple[tuple[str, Decimal], ...] = ()

    @property
    def is_adjusted(self) -> bool:
        """Whether another figure was answered."""
        return self.quantity is not None and self.quantity != self.original


def narrow(book: Book, chosen: Chosen) -> Book:
    """The demand of what is chosen."""
    facts = book.facts
    keep = pd.Series(data=True, index=facts.index)
    if chosen.item:
        keep &= facts["item_id"] == chosen.item
    if chosen.lot:
        lot = facts["item_id"].map(book.items["lot_id"])
        keep &= lot == chosen.lot
    if chosen.party:
        keep &= facts["organisation_id"] == chosen.party
    if chosen.county:
        county = facts["organisation_id"].map(book.parties["county_code"])
        keep &= county == chosen.county
    return book.narrowed(facts[keep])


class Overview:
    """The rows of one tab. `use` is last year's, in hundredths by (organisation, item)."""

    def __init__(self, book: Book, chosen: Chosen, use: Mapping[Key2, int]) -> None:
        self.book = book
        self.chosen = chosen
        self.use = use
        units = {line.unit for line in self.shown_lines}
        self.unit = next(iter(units)) if len(units) == 1 else ""
        self.has_one_unit = len(units) == 1
        self.facts = self._with_use(book.counted)

    @property
    def shown_lines(self) -> list[Any]:
        """The lines that are chosen."""
        chosen = self.chosen
        return [
            line
            for line in self.book.lines
            if (not chosen.item or line.pk == chosen.item)
            and (not chosen.lot or line.lot_id == chosen.lot)
        ]

    def rows(self, by: By) -> list[Row]:
        """The rows of a tab."""
        making: dict[By, Callable[[], Iterator[Row]]] = {
            By.ITEM: self._items,
            By.LOT: self._lots,
            By.PARTY: self._parties,
            By.COUNTY: self._counties,
            By.YEAR: self._years,
        }
        return list(making[by]())

    def link(self, **further: Any) -> str:
        """The answers behind a figure."""
        url = reverse("consolidation:lines", args=[self.book.inquiry.procurement_id])
        query = replace(self.chosen, **further).query
        return f"{url}?{query}" if query else url

    def _with_use(self, facts: pd.DataFrame) -> pd.DataFrame:
        """Beside each row: last year's use of the same, and the quantity where that is known."""
        known = pd.Series(self.use, dtype="int64") if self.use else None
        if known is None or not len(facts):
            return facts.assign(use=0, use_value=0, beside=0, beside_value=0)
        known.index = pd.MultiIndex.from_tuples(known.index)
        keys = pd.MultiIndex.from_arrays([facts["organisation_id"], facts["item_id"]])
        use = known.reindex(keys)
        has = use.notna().to_numpy()
        price = facts["item_id"].map(self.book.items["price"]).astype("object")
        used = use.fillna(0).astype("int64").to_numpy()
        beside = facts["quantity"].where(has, 0)
        return facts.assign(
            use=used,
            beside=beside,
            use_value=pd.Series(used, index=facts.index).astype("object") * price,
            beside_value=beside.astype("object") * price,
        )

    def _used(self, keys: Any) -> pd.DataFrame:
        columns = ["use", "use_value", "beside", "beside_value"]
        return self.facts[columns].groupby(keys.to_numpy()).sum()

    def _row(self, label: str, sums: Any, used: Any, *, people: int = 0, **more: Any) -> Row:
        one = more.pop("one", self.has_one_unit)
        unit = more.pop("unit", self.unit)
        use = beside = Decimal(0)
        if used is not None:
            use = frames.amount(used["use"]) if one else frames.kronor(used["use_value"])
            beside = frames.amount(used["beside"]) if one else frames.kronor(used["beside_value"])
        return Row(
            label=label,
            unit=unit if one else "",
            quantity=frames.amount(sums["quantity"]) if one else None,
            original=frames.amount(sums["original"]) if one else None,
            value=frames.to_ore(frames.kronor(sums["value"])),
            parties=int(sums["parties"]),
            per_thousand=frames.per_inhabitants(
                int(sums["quantity"]) if one else int(sums["value"]) // 100, people
            ),
            use=use or None,
            against_use=beside / use if use else None,
            **more,
        )

    def _people(self, keys: pd.Series | None = None) -> Any:
        """Inhabitants of the parties behind the figures, by key, each party once."""
        facts = self.facts
        rows = pd.DataFrame(
            {
                "key": (keys if keys is not None else facts["item_id"]).to_numpy(),
                "organisation_id": facts["organisation_id"].to_numpy(),
            }
        ).drop_duplicates()
        rows["people"] = rows["organisation_id"].map(self.book.parties["inhabitants"])
        known = rows.groupby("key")["people"]
        # Without figures for everybody, "per inhabitant" would be of other people than the needs.
        return known.sum().where(known.min() > 0, 0).to_dict()

    def _items(self) -> Iterator[Row]:
        sums = frames.by_item(self.facts, self.book.items)
        used = self._used(self.facts["item_id"])
        people = self._people()
        sure = frames.by_confidence(self.facts)
        for line in self.shown_lines:
            total = int(sums.loc[line.pk, "quantity"])
            shares = sure.loc[line.pk] if line.pk in sure.index and total else {}
            yield self._row(
                line.name,
                sums.loc[line.pk],
                used.loc[line.pk] if line.pk in used.index else None,
                people=int(people.get(line.pk, 0)),
                url=self.link(item=line.pk),
                unit=line.unit,
                one=True,
                note=str(line.lot) if line.lot else "",
                sure=tuple((key, Decimal(int(n)) / total) for key, n in shares.items() if n),
            )

    def _lots(self) -> Iterator[Row]:
        keys = self.facts["item_id"].map(self.book.items["lot_id"]).fillna(0).astype("int64")
        sums = frames.by_lot(self.facts, self.book.items)
        used, people = self._used(keys), self._people(keys)
        lots = {line.lot_id or WITHOUT_LOT: line.lot for line in self.shown_lines}
        for pk, lot in lots.items():
            if pk in sums.index:
                url = self.link(lot=pk) if pk else self.link()
                label = str(lot) if lot else _("No lot")
                yield self._row(
                    label, sums.loc[pk], used.loc[pk], people=int(people.get(pk, 0)), url=url
                )

    def _parties(self) -> Iterator[Row]:
        sums = frames.by_party(self.facts, self.book.items)
        used = self._used(self.facts["organisation_id"])
        for party in self.book.people:
            pk = party.organisation_id
            if self.chosen.party and pk != self.chosen.party:
                continue
            if self.chosen.county and party.county_code != self.chosen.county:
                continue
            url = self.link(party=pk)
            if pk in sums.index:
                yield self._row(
                    party.name, sums.loc[pk], used.loc[pk], people=party.inhabitants, url=url
                )
            else:
                url = reverse("needs:review", args=[party.answer_id])
                note = party.stance.label if party.is_counted else party.status.label
                yield Row(party.name, url, note=str(note))

    def _counties(self) -> Iterator[Row]:
        keys = self.facts["organisation_id"].map(self.book.parties["county_code"]).fillna("")
        sums = frames.by_county(self.facts, self.book.items, self.book.parties)
        used, people = self._used(keys), self._people(keys)
        names = {party.county_code: party.county for party in self.book.people}
        for code in sums.index:
            yield self._row(
                names.get(code) or _("Without county"),
                sums.loc[code],
                used.loc[code],
                people=int(people.get(code, 0)),
                url=self.link(county=code),
            )

    def _years(self) -> Iterator[Row]:
        book = self.book
        years = frames.by_year(self.facts, book.items, book.start, book.months)
        for year, row in years.iterrows():
            yield Row(
                label=str(year),
                url=self.link(),
                unit=self.unit,
                quantity=row["quantity"] if self.has_one_unit else None,
                original=row["quantity"] if self.has_one_unit else None,
                value=row["value"],
                note=_("%(months)s months") % {"months": row["months"]}
                if row["months"] < frames.MONTHS
                else "",
            )
