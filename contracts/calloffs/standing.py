"""What the rules need to know of an agreement, a buyer and a day, read from the database."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements import policies as agreement_policies
from contracts.agreements.enums import AgreementKind
from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from contracts.calloffs import figures, rules
from contracts.calloffs.models import CallOff
from mandates import public as mandates
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations.models import Organisation
from portal.rules import public as law


def standing_of(agreement: Agreement, organisation: Organisation, on: date) -> Decision:
    """Whether the buyer may use the agreement on the day, the ceiling not asked.

    It is the agreement's own answer: party, time, and where the parties come from mandates, whether
    the buyer's let the association sign, and extend where the agreement is extended.
    """
    if agreement.kind == AgreementKind.CONTRACT and not agreement.call_off_model:
        return Decision.no(
            _("This is a contract and not a framework agreement: nothing is called off by it.")
        )
    parties = agreement.parties.holding(on).filter(organisation=organisation)
    party = parties.select_related("succeeds").first()
    powers = None
    if party is not None and agreement.procurement_id:
        listed = mandates.listed_powers([agreement.procurement_id])
        powers = agreement_policies.powers_of(agreement, party, listed)
    return agreement_policies.verdict(
        agreement, organisation, is_party=party is not None, headroom=None, on=on, powers=powers
    )


def facts_of(
    agreement: Agreement,
    lot: AgreementLot,
    organisation: Organisation,
    *,
    on: date,
    sub_area_id: int | None = None,
    without: CallOff | None = None,
) -> rules.Facts:
    """Everything the rules ask for, the law as it is told today.

    `without` leaves one call-off out of the sums.
    """
    regime = law.Regime(agreement.regime)
    sums = figures.figures_of(agreement, without=without)
    return rules.Facts(
        method=lot.call_off_model or agreement.call_off_model,
        standing=standing_of(agreement, organisation, on),
        last_contract_date=agreement.last_contract_date,
        seats=_seats(lot, sub_area_id, on),
        lot=sums.of_lot(lot.pk),
        total=sums.total,
        law=rules.Law(order=law.call_off_order(regime), override=law.ceiling_override(regime)),
        today=clock.today(),
    )


def places_of(lot: AgreementLot, sub_area_id: int | None, on: date) -> Any:
    """The places of a lot, or of one of its sub-areas, on a day."""
    return (
        AgreementSupplier.objects.filter(lot=lot, sub_area_id=sub_area_id)
        .holding(on)
        .select_related("supplier")
    )


def _seats(lot: AgreementLot, sub_area_id: int | None, on: date) -> tuple[rules.Seat, ...]:
    places = list(places_of(lot, sub_area_id, on))
    taken = figures.taken_by_place(lot, places)
    return tuple(
        rules.Seat(
            place_id=place.pk,
            name=place.supplier.name,
            rank=place.rank,
            share=place.share,
            taken=taken[place.pk],
        )
        for place in places
    )
