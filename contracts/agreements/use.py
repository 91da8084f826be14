"""Who uses an agreement, how much, and how near its ceiling: sums over the months of its lines.

The lines themselves stand behind each figure (`lines_of`, `off_lines_of`). Each read model is a
fixed number of SQL statements, whatever the number of parties and lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, Sum

from contracts.agreements import ceilings, policies, sources
from contracts.agreements import coverage as cover
from contracts.agreements import forecast as forecasting
from contracts.agreements.models import Agreement, AgreementLot, AgreementParty, AgreementSupplier
from contracts.usage.enums import MatchOutcome
from contracts.usage.models import LedgerImport, UsageLine, UsageMonth, UsageYear
from mandates.enums import Commitment
from portal.core import clock

ZERO = Decimal(0)
_OFF = (MatchOutcome.OUTSIDE_VALIDITY, *sorted(MatchOutcome.unsure()))


def share_of(part: Decimal | None, whole: Decimal | None) -> float | None:
    """`part` of `whole` as 0–1 and beyond; None where there is no whole."""
    return float((part or ZERO) / whole) if whole else None


@dataclass(frozen=True, slots=True)
class PartyUse:
    """One party's use, and how much of its time is known."""

    organisation: Any
    commitment: str
    is_bound: bool
    amount: Decimal
    share: float | None
    lines: int
    last_day: date | None
    months: int
    expected: int

    @property
    def pk(self) -> int:
        """The organisation's id, for addresses."""
        return int(self.organisation.pk)


@dataclass(frozen=True, slots=True)
class SupplierUse:
    """One supplier's sales in a lot."""

    place: AgreementSupplier
    amount: Decimal
    lines: int
    share: float | None


@dataclass(frozen=True, slots=True)
class LotUse:
    """One lot: used, ceiling, and its suppliers in the order of ranking."""

    lot: AgreementLot
    amount: Decimal
    share: float | None
    suppliers: tuple[SupplierUse, ...]

    @property
    def tone(self) -> str:
        """The tone of the bar."""
        return cover.ceiling_tone(self.share)


@dataclass(frozen=True, slots=True)
class OffAgreement:
    """What parties bought from the agreement's suppliers that no lot can count."""

    amount: Decimal
    lines: int


@dataclass(frozen=True, slots=True)
class AgreementUse:
    """Everything an agreement's page says about its use."""

    agreement: Agreement
    total: Decimal
    ceiling: Decimal | None
    share: float | None
    standing: ceilings.Room
    parties: tuple[PartyUse, ...]
    using: int
    lots: tuple[LotUse, ...]
    months: tuple[tuple[date, Decimal], ...]
    coverage: cover.Coverage
    forecast: forecasting.Forecast | None
    off: OffAgreement
    told: sources.Told

    @property
    def tone(self) -> str:
        """The tone of the ceiling's bar."""
        return cover.ceiling_tone(self.share)


def lines_of(agreement: Agreement) -> Any:
    """The usage lines that are the agreement's use."""
    return sources.counting(UsageLine.objects.filter(lot__agreement=agreement))


def off_lines_of(agreement: Agreement) -> Any:
    """Lines from parties to the agreement's suppliers that are not use of it.

    Outside its time, or undecided between agreements or lots.
    """
    return UsageLine.objects.filter(lot__isnull=True, match_reason__in=_OFF, **_apart(agreement))


def _apart(agreement: Agreement) -> dict[str, Any]:
    places = AgreementSupplier.objects.filter(lot__agreement=agreement)
    parties = AgreementParty.objects.filter(agreement=agreement)
    return {
        "organisation_id__in": parties.values("organisation_id"),
        "supplier_id__in": places.values("supplier_id"),
    }


def imports_of(party_ids: Iterable[int]) -> list[cover.Period]:
    """Which organisations have delivered ledgers for which time; one statement."""
    rows = LedgerImport.objects.imported().filter(organisation_id__in=list(party_ids))
    return list(rows.values_list("organisation_id", "period_start", "period_end").order_by())


def coverage_of(agreement: Agreement, party_ids: Iterable[int], today: date) -> cover.Coverage:
    """The coverage of one agreement."""
    ids = list(party_ids)
    return cover.coverage_of(
        ids,
        imports_of(ids),
        begins=agreement.valid_from,
        ends=agreement.last_contract_date,
        today=today,
    )


def per_month(agreement: Agreement, **only: Any) -> dict[date, Decimal]:
    """Sum per month, in order; one statement."""
    rows = sources.months_of(agreement).filter(**only)
    grouped = rows.values("month").annotate(sum=Sum("amount"))
    return dict(sorted((row["month"], row["sum"]) for row in grouped))


def per_party(agreement: Agreement) -> dict[int, dict[str, Any]]:
    """Sum, number of lines and last day per organisation; one statement."""
    rows = sources.months_of(agreement).values("organisation_id")
    grouped = rows.annotate(sum=Sum("amount"), count=Sum("lines"), last=Max("last_day"))
    return {row["organisation_id"]: dict(row) for row in grouped}


def lots_of(agreement: Agreement, standing: ceilings.Figures) -> tuple[LotUse, ...]:
    """Lots with their suppliers; three statements."""
    rows = sources.months_of(agreement).values("lot_id", "supplier_id")
    sums: dict[int, list[dict[str, Any]]] = {}
    for row in rows.annotate(sum=Sum("amount"), count=Sum("lines")):
        sums.setdefault(row["lot_id"], []).append(dict(row))
    places: dict[int, list[AgreementSupplier]] = {}
    for place in AgreementSupplier.objects.filter(lot__agreement=agreement).select_related(
        "supplier"
    ):
        places.setdefault(place.lot_id, []).append(place)
    found = []
    for lot in AgreementLot.objects.filter(agreement=agreement):
        lot.agreement = agreement
        rows_of_lot = sums.get(lot.pk, [])
        total = sum((row["sum"] for row in rows_of_lot), ZERO)
        suppliers = [_supplier(place, rows_of_lot, total) for place in places.get(lot.pk, [])]
        found.append(LotUse(lot, total, standing.of_lot(lot.pk).share, tuple(suppliers)))
    return tuple(found)


def _supplier(place: AgreementSupplier, rows: list[dict[str, Any]], total: Decimal) -> SupplierUse:
    """A supplier's part of a lot."""
    own = [row for row in rows if row["supplier_id"] == place.supplier_id]
    amount = sum((row["sum"] for row in own), ZERO)
    return SupplierUse(place, amount, sum(row["count"] for row in own), share_of(amount, total))


def use_of(agreement: Agreement, user: Any, *, today: date | None = None) -> AgreementUse:
    """The use of one agreement as `user` may see it; twelve statements.

    Totals are of all parties; `share` is of the ceiling, with what is called off and not delivered.
    The rows per party are all of them for people of the association, and the person's own for
    others.
    """
    day = today or clock.today()
    parties = list(
        AgreementParty.objects.filter(agreement=agreement).select_related("organisation")
    )
    known = coverage_of(agreement, [row.organisation_id for row in parties], day)
    sums = per_party(agreement)
    total = sum((row["sum"] for row in sums.values()), ZERO)
    months = per_month(agreement)
    standing = ceilings.of(agreement)
    lots = lots_of(agreement, standing)
    ceiling = standing.total.ceiling
    off = UsageMonth.objects.filter(
        lot=None, outcome__in=_OFF, counts=True, **_apart(agreement)
    ).order_by()
    every = policies.sees_every_party(user)
    if not every:
        off = off.filter(organisation_id__in=policies.own_parties(user))
    apart = off.aggregate(sum=Sum("amount"), count=Sum("lines"))
    own = policies.own_parties(user)
    shown = parties if every else [row for row in parties if row.organisation_id in own]
    return AgreementUse(
        agreement=agreement,
        total=total,
        ceiling=ceiling,
        share=standing.total.share,
        standing=standing.total,
        parties=tuple(_party(row, sums, total, known) for row in shown),
        using=sum(1 for row in sums.values() if row["sum"]),
        lots=lots,
        months=tuple(months.items()),
        coverage=known,
        forecast=forecasting.forecast(
            per_month=months,
            taken=standing.total.taken,
            ceiling=ceiling,
            first=agreement.valid_from,
            latest=cover.latest_known(known),
            ends=agreement.valid_to,
        ),
        off=OffAgreement(apart["sum"] or ZERO, apart["count"] or 0),
        told=sources.told_of(agreement, None if every else own),
    )


def _party(
    row: AgreementParty, sums: dict[int, dict[str, Any]], total: Decimal, known: cover.Coverage
) -> PartyUse:
    found = sums.get(row.organisation_id, {})
    amount = found.get("sum", ZERO)
    return PartyUse(
        organisation=row.organisation,
        commitment=row.commitment_label,
        is_bound=row.commitment == Commitment.BINDING,
        amount=amount,
        share=share_of(amount, total),
        lines=found.get("count", 0),
        last_day=found.get("last"),
        months=len(known.months_of.get(row.organisation_id, ())),
        expected=known.expected // known.parties if known.parties else 0,
    )


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One agreement in the overview of use; `own` is None for people of the association alone."""

    agreement: Agreement
    used: Decimal
    ceiling: Decimal | None
    share: float | None
    own: Decimal
    own_year: Decimal
    using: int
    coverage: cover.Coverage

    @property
    def pk(self) -> int:
        """The agreement's id."""
        return int(self.agreement.pk)

    def get_absolute_url(self) -> str:
        """The agreement."""
        return self.agreement.get_absolute_url()

    @property
    def tone(self) -> str:
        """The tone of the ceiling's bar."""
        return cover.ceiling_tone(self.share)

    @property
    def title(self) -> str:
        """The agreement's title."""
        return self.agreement.title

    @property
    def coverage_share(self) -> float:
        """The part of the party-months that is known."""
        return self.coverage.share


def overview(user: Any, *, today: date | None = None) -> list[OverviewRow]:
    """The use of every agreement `user` may see; four statements.

    `own` and `own_year` sum the person's own organisations.
    """
    day = today or clock.today()
    visible = Agreement.objects.visible_to(user)
    agreements = list(visible.with_ceiling().select_related("procurement"))
    parties: dict[int, list[int]] = {}
    rows = AgreementParty.objects.filter(agreement__in=visible.order_by().values("pk")).order_by()
    for agreement_id, organisation_id in rows.values_list("agreement_id", "organisation_id"):
        parties.setdefault(agreement_id, []).append(organisation_id)
    imports = cover.Delivered(imports_of({pk for ids in parties.values() for pk in ids}))
    own_ids = policies.own_parties(user)
    sums = overview_sums(visible, own_ids, day)
    return [
        _overview_row(agreement, parties.get(agreement.pk, []), imports, sums, day)
        for agreement in agreements
    ]


@dataclass(slots=True)
class Sums:
    """What an agreement is used in all, by somebody's own organisations, and by how many."""

    used: Decimal = ZERO
    own: Decimal = ZERO
    own_year: Decimal = ZERO
    using: int = 0


def overview_sums(agreements: Any, own: set[int], day: date) -> dict[int, Sums]:
    """The sums of each of `agreements` (a queryset) that is used; one statement.

    The database sums per party, and the parties are added here: counting them there would sort
    every year of every agreement.
    """
    rows = UsageYear.objects.filter(lot__agreement__in=agreements.order_by().values("pk"))
    grouped = (
        rows.order_by()
        .values_list("lot__agreement_id", "organisation_id")
        .annotate(sum=Sum("amount"), year=Sum("amount", filter=Q(year=day.year)))
    )
    found: dict[int, Sums] = {}
    for agreement_id, organisation_id, amount, year in grouped:
        sums = found.setdefault(agreement_id, Sums())
        sums.used += amount
        sums.using += 1
        if organisation_id in own:
            sums.own += amount
            sums.own_year += year or ZERO
    return found


def _overview_row(
    agreement: Any,
    party_ids: list[int],
    imports: cover.Delivered,
    sums: dict[int, Sums],
    day: date,
) -> OverviewRow:
    row, ceiling = sums.get(agreement.pk, Sums()), agreement.ceiling_total
    # As `with_status` would, which sums each agreement's months by themselves.
    agreement.used = row.used
    agreement.headroom = None if ceiling is None else ceiling - row.used
    agreement.status_value = agreement.status_on(day, agreement.headroom).value
    return OverviewRow(
        agreement=agreement,
        used=row.used,
        ceiling=ceiling,
        share=share_of(row.used, ceiling),
        own=row.own,
        own_year=row.own_year,
        using=row.using,
        coverage=cover.coverage_of(
            party_ids,
            imports,
            begins=agreement.valid_from,
            ends=agreement.last_contract_date,
            today=day,
        ),
    )
