"""What other rooms and the public site may know of agreements and their use."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.agreements import ceilings, coverage, forecast, use
from contracts.agreements.enums import AgreementStatus
from contracts.agreements.models import Agreement, AgreementParty, AgreementSupplier
from portal.core import clock

__all__ = ["AgreementFacts", "PartyAmount", "UseSummary", "agreement_facts", "use_summary"]


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement as anybody may know it. `suppliers` are names in Swedish order."""

    agreement_id: int
    title: str
    number: str
    status: AgreementStatus
    valid_from: date
    valid_to: date
    last_contract_date: date
    ceiling: Decimal | None
    lots: int
    suppliers: tuple[str, ...]
    organisation_ids: frozenset[int]

    @property
    def parties(self) -> int:
        """How many may use it."""
        return len(self.organisation_ids)


@dataclass(frozen=True, slots=True)
class PartyAmount:
    """What one party has bought; `delivered` when any ledger of the agreement's time is there."""

    organisation_id: int
    name: str
    code: str
    amount: Decimal
    delivered: bool


@dataclass(frozen=True, slots=True)
class UseSummary:
    """Use of an agreement with what it rests on: show `coverage_text` beside every figure."""

    total: Decimal
    ceiling: Decimal | None
    share: float | None
    using: int
    parties: tuple[PartyAmount, ...]
    months: tuple[tuple[date, Decimal], ...]
    latest: date | None
    coverage_share: float
    coverage_text: str
    forecast_on: date | None
    forecast_text: str


def agreement_facts(procurement: Any) -> AgreementFacts | None:
    """The agreement of a procurement, None before it is registered; four statements."""
    rows = Agreement.objects.filter(procurement=procurement).with_status(clock.today())
    found = rows.first()
    if found is None:
        return None
    places = AgreementSupplier.objects.filter(lot__agreement=found)
    names = places.order_by("supplier__sort_name").values_list("supplier__name", flat=True)
    parties = AgreementParty.objects.filter(agreement=found).order_by()
    return AgreementFacts(
        agreement_id=found.pk,
        title=found.title,
        number=found.number,
        status=found.status_enum,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        last_contract_date=found.last_contract_date,
        ceiling=found.ceiling_total,
        lots=found.lots.count(),
        suppliers=tuple(dict.fromkeys(names)),
        organisation_ids=frozenset(parties.values_list("organisation_id", flat=True)),
    )


def use_summary(procurement: Any) -> UseSummary | None:
    """The use of a procurement's agreement, None before it is registered; six statements."""
    agreement = Agreement.objects.filter(procurement=procurement).with_status(clock.today()).first()
    if agreement is None:
        return None
    parties = list(
        AgreementParty.objects.filter(agreement=agreement).select_related("organisation")
    )
    ids = [row.organisation_id for row in parties]
    known = use.coverage_of(agreement, ids, clock.today())
    sums = use.per_party(agreement)
    months = use.per_month(agreement)
    room = ceilings.of(agreement).total
    estimate = forecast.forecast(
        per_month=months,
        taken=room.taken,
        ceiling=room.ceiling,
        first=agreement.valid_from,
        latest=coverage.latest_known(known),
        ends=agreement.valid_to,
    )
    return UseSummary(
        total=agreement.used,
        ceiling=room.ceiling,
        share=room.share,
        using=sum(1 for row in sums.values() if row["sum"]),
        parties=tuple(
            PartyAmount(
                organisation_id=row.organisation_id,
                name=row.organisation.short_name,
                code=row.organisation.code,
                amount=sums.get(row.organisation_id, {}).get("sum", use.ZERO),
                delivered=row.organisation_id in known.months_of,
            )
            for row in parties
        ),
        months=tuple(months.items()),
        latest=known.latest,
        coverage_share=known.share,
        coverage_text=known.text,
        forecast_on=estimate.reached_on if estimate else None,
        forecast_text=estimate.text if estimate else "",
    )
