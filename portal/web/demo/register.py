"""What the register of agreements holds beside the procurements' own: told by real actions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from contracts.agreements import actions
from contracts.agreements.models import Agreement
from contracts.agreements.terms import (
    AdjustmentTerms,
    AgreementTerms,
    AmendmentTerms,
    IndexTerms,
    LotTerms,
    OptionTerms,
    PartyTerms,
    PlaceTerms,
    PriceTerms,
    Upload,
)
from mandates.enums import Commitment
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements import actions as procurements
from portal.rules.enums import Regime
from portal.web.demo.numbers import organisation_number

DECIDED: dict[str, Any] = {
    "decided_by": "Disa Direktörsson",
    "authority": "Delegationsordningen punkt 6.1",
}
PAPERS = (
    ("Kopieringspapper A4, 500 ark", "bunt", "38.50"),
    ("Arkivpärm A4", "st", "21.40"),
    ("Whiteboardpenna, fyra färger", "ask", "46.00"),
)


def tell(actor: Any, parties: list[Organisation], today: date) -> Agreement:
    """An agreement from before the portal: by a key, with prices by index and an amendment."""
    begins = date(today.year - 2, 3, 1)
    suppliers = [
        procurements.create_supplier(
            actor=actor,
            name=name,
            organisation_number=organisation_number("559998", serial),
            is_demo=True,
        )
        for serial, name in enumerate(("Påhittade Kontorsvaror AB", "Pärm & Penna AB"), start=1)
    ]
    with clock.pretend(begins + timedelta(days=30)):
        made = actions.register_by_hand(
            actor=actor,
            terms=_terms(begins, suppliers),
            parties=[PartyTerms(party, Commitment.RIGHT) for party in parties[:12]],
            proof=Upload(_annex(parties[:12]), "bilaga_1_parter.csv"),
        )
        lot = made.lots.get()
        for name, unit, price in PAPERS:
            row = PriceTerms(name, unit, Decimal(price), begins)
            actions.set_price(actor=actor, lot=lot, terms=row)
        index = actions.set_index(
            actor=actor,
            agreement=made,
            terms=IndexTerms(
                name="KPI (1980=100), SCB",
                base_month=begins,
                base_value=Decimal("415.51"),
                next_on=begins.replace(year=begins.year + 1),
                share=Decimal(80),
            ),
        )
    with clock.pretend(begins.replace(year=begins.year + 1)):
        actions.adjust_prices(
            actor=actor,
            index=index,
            terms=AdjustmentTerms(
                holds_from=begins.replace(year=begins.year + 1),
                month=begins.replace(year=begins.year + 1),
                value=Decimal("419.80"),
                **DECIDED,
            ),
        )
        _amend(actor, made, "Tolv artiklar för förskolor läggs till.", Decimal(320_000))
    with clock.pretend(begins.replace(year=begins.year + 1) + timedelta(days=60)):
        actions.correct_lot(
            actor=actor,
            lot=lot,
            values={"estimate": Decimal(7_500_000), "ceiling": Decimal(9_000_000)},
            reason="Taket för delområdet stod i bilagan men kom inte med vid registreringen.",
        )
    return made


def _terms(begins: date, suppliers: list[Any]) -> AgreementTerms:
    ends = begins.replace(year=begins.year + 3) - timedelta(days=1)
    shares = (Decimal(60), Decimal(40))
    return AgreementTerms(
        title="Kontorsmaterial",
        number=f"KM {begins.year}-011",
        valid_from=begins,
        valid_to=ends,
        signed_on=begins - timedelta(days=20),
        lots=(
            LotTerms(
                1,
                "Kontorsvaror",
                tuple(
                    PlaceTerms(supplier, share=share)
                    for supplier, share in zip(suppliers, shares, strict=True)
                ),
                unit="kr",
            ),
        ),
        options=(OptionTerms(12, ends - timedelta(days=180), ends.replace(year=ends.year + 1)),),
        call_off_model="distribution",
        regime=Regime.DIRECTIVE,
        area="Gemensamma tjänster",
        diary_number=f"SK {begins.year - 1}-0088",
        source_reference="Avtalspärmen, flik 14",
        estimate=Decimal(8_000_000),
        ceiling=Decimal(9_600_000),
        terms="Beställ i leverantörens webbutik. Leverans inom tre arbetsdagar, fritt över 500 kr.",
        manager=None,
    )


def _annex(parties: list[Organisation]) -> bytes:
    rows = "".join(f"{party.name};{party.formatted_number}\n" for party in parties)
    return f"Part;Organisationsnummer\n{rows}".encode()


def _amend(actor: Any, agreement: Agreement, what: str, value: Decimal) -> None:
    actions.amend(
        actor=actor,
        agreement=agreement,
        terms=AmendmentTerms(
            made_on=clock.today(),
            description=what,
            reason="Parternas behov har visat sig under avtalets första år.",
            ground="minor",
            value=value,
            **DECIDED,
        ),
    )
