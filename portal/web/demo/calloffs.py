"""Call-offs by the agreement in use: one straight, one past the first in rank, one too large."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.calloffs import actions, alerts, figures
from contracts.calloffs.enums import Answer
from contracts.calloffs.terms import Asked, CallOffTerms
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement

if TYPE_CHECKING:
    from portal.web.demo.story import Teller


def tell(teller: "Teller", case: Procurement) -> None:
    """Bjuv and Lund call off; Malmö asks to go above the ceiling; the watch looks once."""
    agreement = Agreement.objects.get(procurement=case)
    first, second = _places(agreement)[:2]
    named = {party.short_name: party for party in teller.parties}
    day = teller.today - timedelta(days=40)
    _call_off(teller, named["Bjuv"], first, day, Decimal(480_000))
    fully_booked = Asked(
        place_id=first.pk,
        asked_on=day + timedelta(days=5),
        answer=Answer.NO_CAPACITY,
        answered_on=day + timedelta(days=7),
        note="Fullbelagt till årsskiftet.",
    )
    _call_off(
        teller, named["Lund"], second, day + timedelta(days=8), Decimal(350_000), fully_booked
    )
    left = figures.figures_of(agreement).lots[first.lot_id].left
    if left is not None:
        _above(teller, named["Malmö"], first, left + 1_500_000)
    alerts.watch(agreement_id=agreement.pk)


def _places(agreement: Agreement) -> list[AgreementSupplier]:
    """The suppliers of the first lot in order of rank."""
    lot = agreement.lots.order_by("number").first()
    rows = AgreementSupplier.objects.filter(lot=lot).select_related("lot__agreement")
    return list(rows.order_by("rank"))


def _call_off(
    teller: "Teller",
    buyer: Organisation,
    place: AgreementSupplier,
    day: date,
    value: Decimal,
    *asked: Asked,
    ceiling_reason: str = "",
) -> None:
    person = teller.answering(buyer)
    with clock.pretend(day):
        actions.register_call_off(
            actor=person,
            lot=place.lot,
            organisation=buyer,
            terms=CallOffTerms(
                place_id=place.pk,
                made_on=day,
                contract_to=min(day + timedelta(days=365), place.lot.agreement.last_contract_date),
                decided_by=person.name,
                authority="Delegationsordningen 5.3",
                value=value,
                delivery="Tre placeringar under ett år.",
                asked=asked,
                ceiling_reason=ceiling_reason,
            ),
        )


def _above(teller: "Teller", buyer: Organisation, place: AgreementSupplier, value: Decimal) -> None:
    """More than is left: a lawyer is asked, as the law of chapter 19 leaves it open."""
    _call_off(
        teller,
        buyer,
        place,
        teller.today - timedelta(days=2),
        value,
        ceiling_reason="Fler barn behöver familjehem än vad behovsinventeringen visade.",
    )
