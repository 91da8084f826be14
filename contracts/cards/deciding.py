"""A card and one who asks become facts, and the facts an answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.agreements import may_use
from contracts.agreements.law import Laws
from contracts.agreements.may_use import Answer, Facts, LotFacts, SupplierFacts
from contracts.cards.card import Card, CardLot, CardPlace

SHORTEST_WORD = 3
STEM = 2


def words_of(query: str) -> list[str]:
    """The words of a question that may point at a lot."""
    return [word for word in query.casefold().split() if len(word) >= SHORTEST_WORD]


def answer(
    card: Card, organisation: Any, *, on: date, laws: Laws, words: Sequence[str] = ()
) -> Answer:
    """May `organisation` (None: nobody chosen) buy by the agreement, and from whom first?"""
    party = card.party(organisation.pk, on) if organisation else None
    joining, ceiling = laws(card.regime)
    return may_use.decide(
        Facts(
            on=on,
            valid_from=card.valid_from,
            valid_to=card.valid_to,
            last_contract_date=card.last_contract_date,
            party=organisation.short_name if organisation else "",
            is_party=party is not None,
            is_signed_for=party.signed if party else None,
            is_extended_for=party.extended if party else None,
            extended_since=card.extended_since,
            terminated_from=card.terminated_from,
            headroom=card.headroom,
            has_ceiling=card.ceiling is not None,
            lots=tuple(
                _lot(card, lot, place, words)
                for lot in card.lots
                for place in lot.places or (CardPlace(),)
            ),
            joining=joining,
            ceiling=ceiling,
        )
    )


def _lot(card: Card, lot: CardLot, place: CardPlace, words: Sequence[str]) -> LotFacts:
    name = f"{lot.name}: {place.area}" if place.area else lot.name
    known = " ".join(
        [name, *(s.name for s in place.suppliers), *(s.number for s in place.suppliers)]
    )
    return LotFacts(
        number=lot.number,
        name=name,
        model=lot.model or card.model,
        suppliers=tuple(SupplierFacts(s.name, s.rank, s.share, s.sold) for s in place.suppliers),
        headroom=lot.headroom,
        asked_for=_points_at(words, known, card.title),
    )


def _points_at(words: Sequence[str], text: str, title: str) -> bool:
    """Whether a word stands in the lot but not in the title, which is about every lot.

    Endings are left off: who asks for “larmen” means “larm”.
    """
    text, title = text.casefold(), title.casefold()
    stems = {word[: max(len(word) - STEM, SHORTEST_WORD)] for word in words}
    return any(stem in text and stem not in title for stem in stems)
