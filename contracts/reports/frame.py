"""What the rows of one report are read against: parties, lots and columns of its agreement."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from contracts.agreements.models import AgreementLot, AgreementSupplier, PriceRow
from contracts.reports import selectors
from contracts.reports.enums import Column, Need
from contracts.reports.models import ReportTask
from portal.organisations.models import Organisation

_GENITIVE = re.compile(r"s$")
_KIND_WORDS = {"kommun", "kommuns", "stad", "stads", "region", "ab", "aktiebolag"}


def name_key(name: str) -> str:
    """A buyer's name without case, signs and the words that suppliers add or leave out."""
    words = [word for word in re.findall(r"\w+", name.casefold()) if word not in _KIND_WORDS]
    return _GENITIVE.sub("", " ".join(words))


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything a row needs, read once: `columns` are those asked for, in order."""

    first: date
    last: date
    parties: dict[int, Organisation]
    lots: dict[int, AgreementLot]
    columns: tuple[Column, ...]
    required: frozenset[Column]
    numbers: dict[str, Organisation]
    names: dict[str, Organisation] = field(default_factory=dict)
    prices: dict[tuple[int, str], PriceRow] = field(default_factory=dict)

    @property
    def articles(self) -> list[str]:
        """What has an agreed price, by name."""
        return sorted({row.name for row in self.prices.values()})

    def price_of(self, lot_id: int | None, article: str) -> PriceRow | None:
        """The agreed price of an article, written as its number or its name."""
        return self.prices.get((lot_id or 0, " ".join(article.casefold().split())))

    @property
    def only_lot(self) -> AgreementLot | None:
        """The lot that every sale belongs to, when the supplier stands in one alone."""
        return next(iter(self.lots.values())) if len(self.lots) == 1 else None

    def lot_of(self, text: str) -> AgreementLot | None:
        """The supplier's lot by its number or name, as they are written in returns."""
        wanted = " ".join(text.casefold().split())
        number = re.match(r"(?:\D{0,14}\s)?(\d+)\b", wanted)
        for lot in self.lots.values():
            if wanted in {lot.name.casefold(), str(lot).casefold()}:
                return lot
        found = [lot for lot in self.lots.values() if number and lot.number == int(number[1])]
        return found[0] if found else None

    def by_name(self, name: str) -> Organisation | None:
        """The party of that name; None when two have it."""
        return self.names.get(name_key(name))


def frame_of(task: ReportTask) -> Frame:
    """The frame of a report, with its agreement's schedule; five statements."""
    schedule = selectors.schedule_of(task.agreement)
    within = overlapping(task.period_start, task.period_end)
    rows = task.agreement.parties.filter(within).select_related("organisation")
    parties = {row.organisation_id: row.organisation for row in rows}
    places = AgreementSupplier.objects.filter(
        within, supplier_id=task.supplier_id, lot__agreement_id=task.agreement_id
    )
    lots = AgreementLot.objects.filter(pk__in=places.values("lot_id")).order_by("number")
    known = {lot.pk: lot for lot in lots}
    needs = {column: schedule.need_of(column) for column in Column}
    columns = tuple(
        column
        for column in Column
        if needs[column] != Need.LEFT_OUT and (column != Column.LOT or len(known) > 1)
    )
    return Frame(
        first=task.period_start,
        last=task.period_end,
        parties=parties,
        lots=known,
        columns=columns,
        required=frozenset(c for c, need in needs.items() if need == Need.REQUIRED),
        numbers=_numbers(parties),
        names=_names(parties),
        prices=_prices(task, known),
    )


def overlapping(first: date, last: date) -> Q:
    """Parties and places in an agreement whose own time touches the days."""
    begun = Q(valid_from=None) | Q(valid_from__lte=last)
    return begun & (Q(valid_to=None) | Q(valid_to__gte=first))


def _prices(task: ReportTask, lots: dict[int, AgreementLot]) -> dict[tuple[int, str], PriceRow]:
    """The agreed prices at the end of the period, by lot and by article number and name."""
    rows = PriceRow.objects.filter(
        Q(place=None) | Q(place__supplier_id=task.supplier_id),
        Q(valid_to=None) | Q(valid_to__gte=task.period_end),
        lot_id__in=lots,
        valid_from__lte=task.period_end,
    )
    found = {}
    # The supplier's own price stands before the one that all have.
    for row in sorted(rows, key=lambda row: row.place_id is not None):
        for name in (row.article, row.name):
            if name:
                found[row.lot_id, " ".join(name.casefold().split())] = row
    return found


def _numbers(parties: dict[int, Organisation]) -> dict[str, Organisation]:
    """Organisations by number: the parties, and every other that is registered here."""
    known: Any = Organisation.objects.exclude(organisation_number="").order_by("pk")
    found = {row.organisation_number: row for row in known}
    return found | {p.organisation_number: p for p in parties.values() if p.organisation_number}


def _names(parties: dict[int, Organisation]) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    twice = set()
    for party in parties.values():
        for key in {name_key(party.name), name_key(party.short_name)}:
            if key in found:
                twice.add(key)
            found[key] = party
    return {key: party for key, party in found.items() if key not in twice}
