"""What stands on the paper card; the language is the reader's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.law import laws_on
from contracts.agreements.may_use import LotAnswer
from contracts.cards import deciding
from contracts.cards.card import Card, CardLot, CardOption, CardSupplier
from contracts.cards.sections import Told
from portal.core import clock
from portal.ui import brand, formats

CARD = "agreement_card.typ"


def card_data(
    card: Card, *, published_at: datetime | None = None, told: Sequence[Told] = ()
) -> dict[str, Any]:
    """Everything for `agreement_card.typ`, as text."""
    on = clock.today()
    answer = deciding.answer(card, None, on=on, laws=laws_on(on))
    asks = {(lot.number, lot.name): lot for lot in answer.lots}
    return {
        "title": card.title,
        "subtitle": " · ".join(filter(None, [_("Contract card"), card.area])),
        "sender": brand.current().shown_name,
        "reference": _("Agreement %(number)s") % {"number": card.number},
        "validity": validity(card),
        "how_to": card.how_to,
        "lots": [_lot(lot, asks) for lot in card.lots],
        "terms": card.terms,
        "contact": card.contact,
        "follow_up": card.follow_up,
        "sections": [
            {"title": part.title, "rows": [[row.label, row.text] for row in part.rows]}
            for part in told
        ],
        "parties": ", ".join(party.name for party in card.parties),
        "parties_count": len(card.parties),
        "note": _("Published %(day)s. Prices are not shown in public.")
        % {"day": formats.day(clock.local_date(published_at))}
        if published_at
        else _("As it stood on %(day)s.") % {"day": formats.day(on)},
    }


def validity(card: Card) -> list[tuple[str, str]]:
    """The days and the ceiling, label by label."""
    rows = [
        (_("Valid from"), formats.day(card.valid_from)),
        (_("Last day for call-offs"), formats.day(card.valid_to)),
        (_("Last day of contracts"), formats.day(card.last_contract_date)),
    ]
    if card.terminated_from:
        rows.append((_("Terminated from"), formats.day(card.terminated_from)))
    rows += [(_("Option to extend"), option_text(option)) for option in card.options]
    if card.ceiling is not None:
        rows.append((_("Ceiling"), formats.money(card.ceiling)))
    return rows


def option_text(option: CardOption) -> str:
    """An option in one line."""
    values = {"day": formats.day(option.extends_to), "notice": formats.day(option.notice_by)}
    if option.is_taken:
        return _("to %(day)s, taken") % values
    if option.is_declined:
        return _("to %(day)s, not taken") % values
    return _("to %(day)s, last day of notice %(notice)s") % values


def _lot(lot: CardLot, asks: dict[tuple[int, str], LotAnswer]) -> dict[str, Any]:
    return {
        "name": f"{lot.number}. {lot.name}",
        "terms": lot.terms,
        "places": [
            {
                "area": place.area,
                "how": _how(asks, lot, place.area),
                "rows": [_supplier(supplier) for supplier in place.suppliers],
            }
            for place in lot.places
        ],
        "prices": [
            [price.name, price.supplier, formats.number(price.price, 2), price.unit]
            for price in lot.prices
        ],
        "more_prices": _("%(count)s more prices in the portal.") % {"count": lot.more_prices}
        if lot.more_prices
        else "",
    }


def _how(asks: dict[tuple[int, str], LotAnswer], lot: CardLot, area: str) -> str:
    found = asks.get((lot.number, f"{lot.name}: {area}" if area else lot.name))
    return found.how if found else ""


def _supplier(supplier: CardSupplier) -> list[str]:
    place = str(supplier.rank) if supplier.rank else ""
    if supplier.share is not None:
        place = formats.percent(supplier.share / 100)
    return [supplier.name, supplier.number, supplier.email, place]
