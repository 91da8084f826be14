"""The book that one buyer's lines are held against, from the agreements as they are now.

One of the room's bulk paths: it reads the tables of agreements and suppliers, by their models.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q

from contracts.agreements.numbers import number_key
from contracts.usage.models import AccountRule, LearntMatch
from contracts.usage.names import name_key
from contracts.usage.rule import Book, Codes, Lesson, Need, Offer


def book_for(organisation_id: int, *, source: str, ledger_source_id: int | None = None) -> Book:
    """All that lines of a buyer and a source are held against; five statements."""
    agreements = {row.pk: row for row in _agreements()}
    parties = _parties(organisation_id)
    codes = _codes(organisation_id)
    book = Book(lessons=_lessons(organisation_id, source, ledger_source_id))
    by_number: dict[str, list[Offer]] = defaultdict(list)
    by_name: dict[str, list[Offer]] = defaultdict(list)
    by_reference: dict[str, list[Offer]] = defaultdict(list)
    needs: dict[int, Need] = {}
    for place in _places():
        agreement = agreements[place.lot.agreement_id]
        offer = _offer(place, agreement, parties.get(agreement.pk), codes.get(place.lot_id, ()))
        supplier = place.supplier
        for number in numbers_of(supplier.country, supplier.organisation_number):
            by_number[number].append(offer)
        if offer.is_party:
            by_name[name_key(supplier.name)].append(offer)
            if offer.codes:
                needs[offer.lot_id] = Need(offer.lot_id, offer.first, offer.last, offer.codes)
        by_reference[number_key(agreement.number)].append(offer)
    book.by_number, book.by_name, book.by_reference = by_number, by_name, by_reference
    book.needs = [needs[pk] for pk in sorted(needs)]
    return book


def numbers_of(country: str, written: str) -> tuple[str, ...]:
    """The forms in which a ledger may have a supplier's number, letters and digits alone."""
    plain = "".join(sign for sign in written.upper() if sign.isascii() and sign.isalnum())
    if not plain:
        return ()
    if country in {"", "SE"}:
        return (plain,)
    bare = plain.removeprefix(country)
    return (bare, f"{country}{bare}")


def _agreements() -> Iterable[Any]:
    return apps.get_model("agreements", "Agreement").objects.order_by()


def _parties(organisation_id: int) -> dict[int, Any]:
    """Agreement → the buyer's row in it."""
    model = apps.get_model("agreements", "AgreementParty")
    rows = model.objects.filter(organisation_id=organisation_id).order_by()
    return {row.agreement_id: row for row in rows}


def _places() -> Iterable[Any]:
    places = apps.get_model("agreements", "AgreementSupplier").objects
    return places.select_related("supplier", "lot").order_by("pk")


def _codes(organisation_id: int) -> dict[int, Codes]:
    """Lot → the beginnings of codes; a buyer's own take the place of those for all buyers."""
    rows = AccountRule.objects.filter(Q(organisation=None) | Q(organisation=organisation_id))
    own: dict[int, list[tuple[str, str]]] = defaultdict(list)
    common: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in rows.order_by("pk"):
        (own if row.organisation_id else common)[row.lot_id].append((row.kind, row.code))
    return {lot: tuple(own.get(lot) or common[lot]) for lot in {*own, *common}}


def _lessons(
    organisation_id: int, source: str, ledger_source_id: int | None
) -> dict[tuple[str, str, str], Lesson]:
    rows = LearntMatch.objects.filter(
        organisation=organisation_id,
        source=source,
        ledger_source=ledger_source_id,
        undone_at=None,
    )
    return {
        (row.supplier_number, row.name_key, row.account): Lesson(row.lot_id, row.supplier_id)
        for row in rows
    }


def _offer(place: Any, agreement: Any, party: Any, codes: Codes) -> Offer:
    """The place within the days that the agreement, the party and the place have in common.

    From the day an agreement is terminated nothing is bought by it, whatever its last days say.
    """
    ended = agreement.terminated_from
    spans = [
        (agreement.valid_from, agreement.last_contract_date),
        (None, ended - timedelta(days=1) if ended else None),
        _span(place),
        _span(party),
    ]
    firsts, lasts = zip(*spans, strict=True)
    return Offer(
        lot_id=place.lot_id,
        agreement_id=agreement.pk,
        supplier_id=place.supplier_id,
        first=max(day for day in firsts if day),
        last=min(day for day in lasts if day),
        is_party=party is not None,
        codes=codes,
    )


def _span(row: Any) -> tuple[date | None, date | None]:
    """A row's own days, where it has any; none are the agreement's."""
    return getattr(row, "valid_from", None), getattr(row, "valid_to", None)
