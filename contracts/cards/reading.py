"""Agreements of the database as cards: the same number of statements for one and for many."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from contracts.agreements import ceilings
from contracts.agreements.ceilings import Figures
from contracts.agreements.models import (
    Agreement,
    AgreementCpvCode,
    AgreementLot,
    AgreementOption,
    AgreementParty,
    AgreementSupplier,
    PriceRow,
)
from contracts.cards.card import (
    Card,
    CardLot,
    CardOption,
    CardParty,
    CardPlace,
    CardPrice,
    CardSupplier,
)
from contracts.cards.models import AgreementGuide
from contracts.usage.models import UsageMonth
from mandates import public as mandates
from mandates.enums import Commitment, Power
from portal.core import clock

ZERO = Decimal(0)
MOST_PRICES = 12


@dataclass(slots=True)
class _Parts:
    """Everything about the agreements, by agreement and by lot."""

    on: date
    lots: dict[int, list[AgreementLot]] = field(default_factory=lambda: defaultdict(list))
    suppliers: dict[int, list[AgreementSupplier]] = field(default_factory=lambda: defaultdict(list))
    sold: dict[int, dict[int | None, Decimal]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Decimal))
    )
    prices: dict[int, list[PriceRow]] = field(default_factory=lambda: defaultdict(list))
    options: dict[int, list[AgreementOption]] = field(default_factory=lambda: defaultdict(list))
    parties: dict[int, list[AgreementParty]] = field(default_factory=lambda: defaultdict(list))
    cpv: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    guides: dict[int, AgreementGuide] = field(default_factory=dict)
    powers: dict[tuple[int, int], frozenset[str]] = field(default_factory=dict)


def cards_of(
    agreements: Iterable[Any], *, only_party: int | None = None, with_prices: bool = False
) -> list[Card]:
    """The cards of agreements read `with_status`; twelve statements, thirteen with prices.

    `only_party` leaves out the other parties, for an answer about one of them.
    """
    found = list(agreements)
    figures = ceilings.figures_of(found)
    parts = _parts(found, only_party=only_party, with_prices=with_prices)
    return [_card(agreement, parts, figures[agreement.pk]) for agreement in found]


def card_of(agreement: Any) -> Card:
    """The whole card of one agreement read `with_status`."""
    return cards_of([agreement], with_prices=True)[0]


def _parts(found: list[Any], *, only_party: int | None, with_prices: bool) -> _Parts:
    ids = [agreement.pk for agreement in found]
    parts = _Parts(clock.today())
    for lot in AgreementLot.objects.filter(agreement_id__in=ids).order_by("number"):
        parts.lots[lot.agreement_id].append(lot)
    places = AgreementSupplier.objects.filter(lot__agreement_id__in=ids).holding(parts.on)
    for place in places.select_related("supplier", "sub_area"):
        parts.suppliers[place.lot_id].append(place)
    _read_use(ids, parts)
    if with_prices:
        _read_prices(ids, parts)
    for option in AgreementOption.objects.filter(agreement_id__in=ids).order_by("position"):
        parts.options[option.agreement_id].append(option)
    parties = AgreementParty.objects.filter(agreement_id__in=ids)
    if only_party is not None:
        parties = parties.filter(organisation_id=only_party)
    for party in parties.select_related("organisation").order_by("organisation__sort_name"):
        parts.parties[party.agreement_id].append(party)
    codes = AgreementCpvCode.objects.filter(agreement_id__in=ids).select_related("cpv_code")
    for row in codes.order_by("cpv_code__code"):
        parts.cpv[row.agreement_id].append(f"{row.cpv_code.code} {row.cpv_code.label_sv}")
    for guide in AgreementGuide.objects.filter(agreement_id__in=ids):
        parts.guides[guide.agreement_id] = guide
    cases = [agreement.procurement_id for agreement in found if agreement.procurement_id]
    parts.powers = mandates.listed_powers(cases, organisation_id=only_party)
    return parts


def _read_use(ids: list[int], parts: _Parts) -> None:
    """What each supplier has sold in each lot: the sums that count, each purchase told once."""
    rows = UsageMonth.objects.filter(lot__agreement_id__in=ids, counts=True).order_by()
    for row in rows.values("lot_id", "supplier_id").annotate(sum=Sum("amount")):
        parts.sold[row["lot_id"]][row["supplier_id"]] += row["sum"]


def _read_prices(ids: list[int], parts: _Parts) -> None:
    holding = Q(valid_from__lte=parts.on) & (Q(valid_to=None) | Q(valid_to__gte=parts.on))
    rows = PriceRow.objects.filter(holding, lot__agreement_id__in=ids)
    for price in rows.select_related("place__supplier").order_by("name", "pk"):
        parts.prices[price.lot_id].append(price)


def _card(agreement: Any, parts: _Parts, figures: Figures) -> Card:
    options = parts.options[agreement.pk]
    extended = [option.extended_from for option in options if option.extended_from]
    guide = parts.guides.get(agreement.pk)
    return Card(
        agreement_id=agreement.pk,
        title=agreement.title,
        number=agreement.number,
        kind=agreement.kind,
        area=agreement.area,
        cpv=tuple(parts.cpv[agreement.pk]),
        regime=agreement.regime,
        model=agreement.call_off_model,
        valid_from=agreement.valid_from,
        valid_to=agreement.valid_to,
        last_contract_date=agreement.last_contract_date,
        terminated_from=agreement.terminated_from,
        extended_since=min(extended, default=None),
        ceiling=figures.total.ceiling,
        headroom=figures.total.left,
        options=tuple(_option(option) for option in options),
        lots=tuple(_lot(agreement, lot, parts, figures) for lot in parts.lots[agreement.pk]),
        terms=agreement.terms,
        how_to=guide.how_to if guide else "",
        contact=guide.contact if guide else "",
        follow_up=guide.follow_up if guide else "",
        search_words=guide.search_words if guide else "",
        parties=tuple(_party(agreement, row, parts) for row in parts.parties[agreement.pk]),
    )


def _option(option: AgreementOption) -> CardOption:
    return CardOption(
        months=option.months,
        notice_by=option.notice_by,
        extends_to=option.extends_to,
        is_taken=option.taken_at is not None,
        is_declined=option.declined_at is not None,
    )


def _lot(agreement: Agreement, lot: AgreementLot, parts: _Parts, figures: Figures) -> CardLot:
    areas: dict[str, list[CardSupplier]] = {}
    for place in parts.suppliers[lot.pk]:
        name = place.sub_area.name if place.sub_area else ""
        areas.setdefault(name, []).append(_supplier(place, parts.sold[lot.pk]))
    prices = parts.prices[lot.pk]
    return CardLot(
        number=lot.number,
        name=lot.name,
        model=lot.call_off_model or agreement.call_off_model,
        terms=lot.call_off_terms,
        ceiling=lot.ceiling,
        headroom=figures.of_lot(lot.pk).left,
        places=tuple(CardPlace(area=name, suppliers=tuple(s)) for name, s in areas.items()),
        prices=tuple(_price(row) for row in prices[:MOST_PRICES]),
        more_prices=max(len(prices) - MOST_PRICES, 0),
    )


def _supplier(place: AgreementSupplier, sold: dict[int | None, Decimal]) -> CardSupplier:
    supplier = place.supplier
    return CardSupplier(
        name=supplier.name,
        number=supplier.organisation_number,
        rank=place.rank,
        share=place.share,
        email=supplier.email,
        sold=sold.get(place.supplier_id, ZERO),
    )


def _price(row: PriceRow) -> CardPrice:
    return CardPrice(
        name=row.name,
        unit=row.unit,
        price=row.price,
        supplier=row.place.supplier.name if row.place else "",
    )


def _party(agreement: Agreement, row: AgreementParty, parts: _Parts) -> CardParty:
    key = (agreement.procurement_id or 0, row.organisation_id)
    powers = parts.powers.get(key)
    return CardParty(
        organisation_id=row.organisation_id,
        name=row.organisation.short_name,
        commitment=Commitment(row.commitment),
        signed=None if powers is None else Power.SIGN.value in powers,
        extended=None if powers is None else Power.EXTEND.value in powers,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
