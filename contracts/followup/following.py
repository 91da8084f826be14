"""How an agreement is used: by party, lot, supplier, month and county, against what was promised.

One read model for the page, the files and the yearly report. Every figure is a sum over
`UsageMonth`, in a fixed number of statements whatever the number of parties and lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from contracts.agreements import coverage as cover
from contracts.agreements import policies as agreement_policies
from contracts.agreements import sources, use
from contracts.agreements.coverage import Coverage
from contracts.agreements.models import Agreement, AgreementParty, AgreementSupplier
from contracts.followup import leakage
from mandates.enums import Commitment
from needs.consolidation import public as needs
from portal.core import clock
from portal.organisations.models import Organisation

ZERO = Decimal(0)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a year, or of all time, in which an agreement holds."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """Whole and begun months."""
        return (self.last.year - self.first.year) * MONTHS + self.last.month - self.first.month + 1


def span_of(agreement: Agreement, year: int | None, today: date) -> Span | None:
    """The agreement's time within a year (None: all of it) so far; None when it has none."""
    first, last = agreement.valid_from, min(agreement.last_contract_date, today)
    if year is not None:
        first, last = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return Span(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party: what it bought inside and outside, against its commitment and its need.

    `need` is the stated need in words, `need_value` the same in kronor for the known months.
    """

    organisation: Organisation
    commitment: str
    is_bound: bool
    amount: Decimal
    share: float | None
    outside: leakage.Sums
    need: str
    need_value: Decimal | None
    known_months: int
    months: int

    @property
    def pk(self) -> int:
        """The organisation's id."""
        return int(self.organisation.pk)

    @property
    def loyalty(self) -> float | None:
        """The part bought on the agreement of what was bought of its need, fair causes aside."""
        return use.share_of(self.amount, self.amount + self.outside.total - self.outside.fair)

    @property
    def of_need(self) -> float | None:
        """What was bought as a share of the stated need for the months that are known."""
        return use.share_of(self.amount, self.need_value)

    @property
    def known_share(self) -> float:
        """How much of the party's time is known."""
        return self.known_months / self.months if self.months else 0.0

    @property
    def uses_nothing(self) -> bool:
        """Whether ledgers are there and show no purchase."""
        return not self.amount and self.known_months > 0

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known: no ledger, no purchase."""
        return not self.amount and not self.known_months


@dataclass(frozen=True, slots=True)
class SumRow:
    """One lot, supplier, month or county with its sum and its share of the whole."""

    key: Any
    name: str
    amount: Decimal
    share: float | None


@dataclass(frozen=True, slots=True)
class Following:
    """Everything about the use of an agreement in a time."""

    agreement: Agreement
    span: Span
    total: Decimal
    parties: tuple[PartyRow, ...]
    lots: tuple[SumRow, ...]
    suppliers: tuple[SumRow, ...]
    months: tuple[SumRow, ...]
    counties: tuple[SumRow, ...]
    coverage: Coverage
    purchases: tuple[leakage.Purchase, ...]
    using: int
    sees_all: bool

    @property
    def outside(self) -> leakage.Sums:
        """What was bought outside by the parties that are shown."""
        return leakage.sums_of(self.purchases)

    @property
    def bound_not_using(self) -> list[PartyRow]:
        """Parties whose ledgers show nothing, those that must use the agreement first."""
        rows = [row for row in self.parties if row.uses_nothing]
        return sorted(rows, key=lambda row: not row.is_bound)

    @property
    def unknown(self) -> list[PartyRow]:
        """Parties of which nothing is known."""
        return [row for row in self.parties if row.is_unknown]


def following_of(agreement: Agreement, user: Any, year: int | None) -> Following | None:
    """The use of an agreement as `user` may see it; None when it has no time in the year.

    Totals are of all parties; the rows per party, and outside, are all of them for people of the
    association and the person's own for others. Fifteen statements at most.
    """
    every = user is None or agreement_policies.sees_every_party(user)
    own = None if every else agreement_policies.own_parties(user)
    return _following(agreement, own, year)


def _following(agreement: Agreement, own: set[int] | None, year: int | None) -> Following | None:
    today = clock.today()
    span = span_of(agreement, year, today)
    if span is None:
        return None
    rows = sources.months_of(agreement).filter(
        month__gte=span.first.replace(day=1), month__lte=span.last
    )
    by_buyer = sums_by(rows, "organisation_id")
    total = sum(by_buyer.values(), ZERO)
    parties = list(
        AgreementParty.objects.filter(agreement=agreement).select_related("organisation")
    )
    known = cover.coverage_of(
        [row.organisation_id for row in parties],
        use.imports_of(row.organisation_id for row in parties),
        begins=span.first,
        ends=span.last,
        today=today,
    )
    shown = [row for row in parties if own is None or row.organisation_id in own]
    ids = [row.organisation_id for row in shown]
    bought = tuple(
        leakage.purchases(
            organisation_ids=ids,
            agreement_ids=[agreement.pk],
            first=cover.next_month(span.first, -((span.first.month - 1) % 3)),
            last=span.last,
        )
        if ids
        else ()
    )
    words, values = _needs(agreement, everything=own is None)
    months = sums_by(rows, "month")
    return Following(
        agreement=agreement,
        span=span,
        total=total,
        parties=tuple(_party(row, by_buyer, bought, known, (words, values)) for row in shown),
        lots=_lots(agreement, sums_by(rows, "lot_id"), total),
        suppliers=_suppliers(agreement, sums_by(rows, "supplier_id"), total),
        months=tuple(
            SumRow(month, f"{month:%Y-%m}", months[month], use.share_of(months[month], total))
            for month in sorted(months)
        ),
        counties=_counties(parties, by_buyer, total),
        coverage=known,
        purchases=bought,
        using=sum(1 for amount in by_buyer.values() if amount),
        sees_all=own is None,
    )


def sums_by(rows: Any, key: str) -> dict[Any, Decimal]:
    return dict(rows.values_list(key).annotate(sum=Sum("amount")))


def _needs(agreement: Agreement, *, everything: bool) -> tuple[dict[int, str], dict[int, Decimal]]:
    """Stated needs in words, and for the association in kronor per year."""
    if agreement.procurement_id is None:
        return {}, {}
    words = needs.needs_of(agreement.procurement_id)
    return words, needs.need_values(agreement.procurement_id) if everything else {}


def _party(
    row: AgreementParty,
    by_buyer: dict[Any, Decimal],
    bought: Iterable[leakage.Purchase],
    known: Coverage,
    stated: tuple[dict[int, str], dict[int, Decimal]],
) -> PartyRow:
    pk = row.organisation_id
    words, values = stated
    amount = by_buyer.get(pk, ZERO)
    months = len(known.months_of.get(pk, ()))
    yearly = values.get(pk)
    return PartyRow(
        organisation=row.organisation,
        commitment=row.commitment_label,
        is_bound=row.commitment == Commitment.BINDING,
        amount=amount,
        share=use.share_of(amount, sum(by_buyer.values(), ZERO)),
        outside=leakage.sums_of(p for p in bought if p.organisation.pk == pk),
        need=words.get(pk, ""),
        need_value=yearly * months / MONTHS if yearly is not None and months else None,
        known_months=months,
        months=known.expected // known.parties if known.parties else 0,
    )


def _lots(agreement: Agreement, sums: dict[Any, Decimal], total: Decimal) -> tuple[SumRow, ...]:
    return tuple(
        SumRow(lot.pk, str(lot), sums.get(lot.pk, ZERO), use.share_of(sums.get(lot.pk), total))
        for lot in agreement.lots.all()
    )


def _suppliers(
    agreement: Agreement, sums: dict[Any, Decimal], total: Decimal
) -> tuple[SumRow, ...]:
    """Those with a place on the agreement, also those nobody bought from; the largest first."""
    places = AgreementSupplier.objects.filter(lot__agreement=agreement).order_by()
    names = dict(places.values_list("supplier_id", "supplier__name"))
    rows = [
        SumRow(pk, name, sums.get(pk, ZERO), use.share_of(sums.get(pk), total))
        for pk, name in names.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.amount, row.name)))


def _counties(
    parties: Iterable[AgreementParty], by_buyer: dict[Any, Decimal], total: Decimal
) -> tuple[SumRow, ...]:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in parties:
        key = (row.organisation.county_code, row.organisation.county)
        sums[key] = sums.get(key, ZERO) + by_buyer.get(row.organisation_id, ZERO)
    return tuple(
        SumRow(code, name or code, amount, use.share_of(amount, total))
        for (code, name), amount in sorted(sums.items())
        if code
    )
