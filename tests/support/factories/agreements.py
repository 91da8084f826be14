"""Factories of agreements: an awarded case, an agreement in a status, and use of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory

from contracts.agreements.enums import AgreementOrigin, CallOffModel
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementOption,
    AgreementParty,
    AgreementSupplier,
)
from contracts.agreements.numbers import number_key
from contracts.agreements.terms import AgreementTerms, LotTerms, PlaceTerms
from contracts.usage import rollups
from contracts.usage.enums import ImportState, MatchOutcome, NumberKind
from contracts.usage.models import LedgerImport, LedgerSource, UsageLine
from contracts.usage.period import Period
from mandates.enums import Commitment
from portal.core import clock
from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation
from portal.procurements.enums import ProcurementStatus, TenderOutcome
from portal.procurements.models import AwardDecision, Procurement, Publication, Tender
from tests.support.factories import base


def association() -> Organisation:
    """The association of the test, made when it is not there yet."""
    found = Organisation.objects.filter(kind=OrganisationKind.ASSOCIATION).first()
    return found or base.AssociationFactory()


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement in force for four years since last January, with one lot and one supplier.

    `parties=[…]` are its buyers; `upcoming=True` and `expired=True` move its time;
    `by_hand=True` is one without a procurement.
    """

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        upcoming = factory.Trait(
            valid_from=factory.LazyFunction(lambda: clock.today() + timedelta(days=30)),
            valid_to=factory.LazyFunction(lambda: clock.today() + timedelta(days=900)),
        )
        expired = factory.Trait(
            valid_from=factory.LazyFunction(lambda: clock.today() - timedelta(days=900)),
            valid_to=factory.LazyFunction(lambda: clock.today() - timedelta(days=1)),
        )
        by_hand = factory.Trait(procurement=None, origin=AgreementOrigin.BY_HAND)

    procurement = factory.SubFactory(base.ProcurementFactory, status=ProcurementStatus.CONCLUDED)
    title = factory.Sequence(lambda n: f"Avtal {n}")
    number = factory.Sequence(lambda n: f"A-{n}")
    number_key = factory.LazyAttribute(lambda o: number_key(o.number))
    responsible = factory.LazyFunction(association)
    regime = factory.LazyAttribute(
        lambda o: o.procurement.regime if o.procurement else "chapter_19"
    )
    valid_from = factory.LazyFunction(lambda: date(clock.today().year - 1, 1, 1))
    valid_to = factory.LazyFunction(lambda: date(clock.today().year + 2, 12, 31))
    last_contract_date = factory.LazyAttribute(lambda o: o.valid_to)
    signed_on = factory.LazyAttribute(lambda o: o.valid_from - timedelta(days=20))
    call_off_model = CallOffModel.RANKING
    ceiling = Decimal(1_000_000)
    registered_by = factory.SubFactory(base.UserFactory)

    @factory.post_generation
    def parties(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Buyers, invited to the procurement as well."""
        for organisation in extracted or []:
            AgreementParty.objects.create(
                agreement=self, organisation=organisation, commitment=Commitment.BINDING
            )
            if self.procurement:
                self.procurement.participations.get_or_create(organisation=organisation)


class AgreementLotFactory(factory.django.DjangoModelFactory):
    """A lot with `suppliers=[…]` in order of rank."""

    class Meta:
        model = AgreementLot
        skip_postgeneration_save = True

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.LazyAttribute(lambda o: o.agreement.lots.count() + 1)
    name = factory.LazyAttribute(lambda o: f"Delområde {o.number}")

    @factory.post_generation
    def suppliers(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Ranked as they stand."""
        for rank, supplier in enumerate(extracted or [], start=1):
            AgreementSupplier.objects.create(lot=self, supplier=supplier, rank=rank)


class AgreementOptionFactory(factory.django.DjangoModelFactory):
    """An option of a year after the end, noticed half a year before it."""

    class Meta:
        model = AgreementOption

    agreement = factory.SubFactory(AgreementFactory)
    position = factory.LazyAttribute(lambda o: o.agreement.options.count() + 1)
    months = 12
    notice_by = factory.LazyAttribute(lambda o: o.agreement.valid_to - timedelta(days=183))
    extends_to = factory.LazyAttribute(
        lambda o: o.agreement.valid_to + timedelta(days=365 * o.position)
    )


def awarded(
    procurement: Procurement, suppliers: Sequence[Any], *, sent_on: date, ends_on: date
) -> AwardDecision:
    """Bring a case to its award: notice, a tender per supplier, the decision, its standstill."""
    actor = procurement.responsible
    Publication.objects.create(
        procurement=procurement,
        published_on=sent_on - timedelta(days=90),
        tender_deadline=sent_on - timedelta(days=30),
        database="Påhittad annonsdatabas",
        recorded_by=actor,
    )
    for rank, supplier in enumerate(suppliers, start=1):
        Tender.objects.create(
            procurement=procurement,
            supplier=supplier,
            received_on=sent_on - timedelta(days=31),
            outcome=TenderOutcome.AWARDED,
            rank=rank,
            recorded_by=actor,
        )
    procurement.status = ProcurementStatus.AWARDED
    procurement.save(update_fields=["status"])
    return AwardDecision.objects.create(
        procurement=procurement,
        decided_on=sent_on,
        decided_by="Dora Direktör",
        role="Direktör",
        authority="Delegationsordningen 3.2",
        reason="Bäst förhållande mellan pris och kvalitet.",
        sent_on=sent_on,
        standstill_ends_on=ends_on,
        standstill_reason="Tio dagar.",
        recorded_by=actor,
    )


def terms(supplier: Any, **changes: Any) -> AgreementTerms:
    """Terms that hold: four years in one lot with one supplier."""
    values: dict[str, Any] = {
        "title": "Konsulentstödd familjehemsvård",
        "number": "SK 2026-17",
        "signed_on": clock.today(),
        "valid_from": date(2027, 1, 1),
        "valid_to": date(2029, 12, 31),
        "ceiling": Decimal(500_000_000),
        "lots": (LotTerms(1, "Hela avtalet", (PlaceTerms(supplier, 1),)),),
    }
    return AgreementTerms(**{**values, **changes})


def delivered(organisation: Organisation, period: str) -> LedgerImport:
    """An imported ledger of a period, without lines."""
    parsed = Period.parse(period)
    source, _made = LedgerSource.objects.get_or_create(
        organisation=organisation, name="Leverantörsreskontra"
    )
    return LedgerImport.objects.create(
        source=source,
        organisation=organisation,
        period_start=parsed.first,
        period_end=parsed.last,
        file_name=f"reskontra_{period}.xlsx",
        sha256="0" * 64,
        size=1,
        state=ImportState.IMPORTED,
        imported_at=clock.now(),
    )


def line(
    ledger: LedgerImport,
    supplier: Any,
    amount: str | int,
    on: date,
    *,
    lot: AgreementLot | None = None,
    outcome: MatchOutcome | None = None,
    outside: AgreementLot | None = None,
) -> UsageLine:
    """One invoice line; matched when it has a lot. The sum of its month follows.

    `outside` is the lot whose need was bought elsewhere.
    """
    if outside is not None:
        outcome = MatchOutcome.BOUGHT_ELSEWHERE
    outcome = outcome or (MatchOutcome.MATCHED if lot else MatchOutcome.NO_AGREEMENT_SUPPLIER)
    made = UsageLine.objects.create(
        ledger_import=ledger,
        row_number=ledger.lines.count() + 2,
        organisation=ledger.organisation,
        date=on,
        amount=Decimal(amount),
        supplier_number=supplier.organisation_number,
        supplier_name=supplier.name,
        number_kind=NumberKind.ORGANISATION,
        lot=lot,
        outside_lot=outside,
        supplier=None if outside or outcome == MatchOutcome.NO_AGREEMENT_SUPPLIER else supplier,
        match_reason=outcome,
    )
    rollups.refresh(made.organisation_id, [on])
    return made
