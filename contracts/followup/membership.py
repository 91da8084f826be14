"""A member over its agreements: what it bought on each, and outside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.agreements import coverage as cover
from contracts.agreements import use
from contracts.agreements.models import Agreement, AgreementParty
from contracts.followup import leakage
from contracts.followup.following import ZERO, SumRow, sums_by
from contracts.usage.models import UsageMonth, UsageYear
from mandates.enums import Commitment
from portal.core import clock
from portal.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One agreement of a member: its use against all parties', and what it bought outside."""

    agreement: Agreement
    commitment: str
    is_bound: bool
    amount: Decimal
    everyone: Decimal
    outside: leakage.Sums

    @property
    def pk(self) -> int:
        """The agreement's id."""
        return int(self.agreement.pk)

    @property
    def share(self) -> float | None:
        """The member's part of all parties' use."""
        return use.share_of(self.amount, self.everyone)

    @property
    def loyalty(self) -> float | None:
        """The part bought on the agreement of what was bought of its need, fair causes aside."""
        return use.share_of(self.amount, self.amount + self.outside.total - self.outside.fair)


@dataclass(frozen=True, slots=True)
class Member:
    """A member's year over its agreements."""

    organisation: Organisation
    year: int
    rows: tuple[MemberRow, ...]
    months: tuple[SumRow, ...]
    purchases: tuple[leakage.Purchase, ...]
    known_months: int
    expected_months: int

    @property
    def total(self) -> Decimal:
        """Bought on agreements."""
        return sum((row.amount for row in self.rows), ZERO)

    @property
    def outside(self) -> leakage.Sums:
        """Bought outside."""
        return leakage.sums_of(self.purchases)

    @property
    def not_using(self) -> list[MemberRow]:
        """Agreements of which nothing was bought, those that must be used first."""
        rows = [row for row in self.rows if not row.amount]
        return sorted(rows, key=lambda row: not row.is_bound)


def member_of(organisation: Organisation, year: int) -> Member:
    """A member's agreements in a year; eleven statements.

    All that it was a party to while they held in the year, also those it bought nothing by.
    """
    today = clock.today()
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    parties = (
        AgreementParty.objects.filter(
            organisation=organisation,
            agreement__valid_from__lte=last,
            agreement__last_contract_date__gte=first,
        )
        .select_related("agreement")
        .order_by("agreement__sort_title", "agreement__pk")
    )
    found = [row for row in parties if _held_in(row, first, last)]
    ids = [row.agreement_id for row in found]
    months = UsageMonth.objects.filter(lot__agreement__in=ids, counts=True).order_by()
    own = months.filter(organisation=organisation, month__gte=first, month__lte=last)
    years = UsageYear.objects.filter(lot__agreement__in=ids, year=year).order_by()
    own_sums, all_sums = sums_by(own, "lot__agreement_id"), sums_by(years, "lot__agreement_id")
    per_month = sums_by(own, "month")
    bought = tuple(
        leakage.purchases(
            organisation_ids=[organisation.pk], agreement_ids=ids, first=first, last=last
        )
        if ids
        else ()
    )
    total = sum(own_sums.values(), ZERO)
    known = cover.coverage_of(
        [organisation.pk],
        use.imports_of([organisation.pk]),
        begins=first,
        ends=date(year, 12, 31),
        today=today,
    )
    return Member(
        organisation=organisation,
        year=year,
        rows=tuple(
            MemberRow(
                agreement=row.agreement,
                commitment=row.commitment_label,
                is_bound=row.commitment == Commitment.BINDING,
                amount=own_sums.get(row.agreement_id, ZERO),
                everyone=all_sums.get(row.agreement_id, ZERO),
                outside=leakage.sums_of(p for p in bought if p.agreement.pk == row.agreement_id),
            )
            for row in found
        ),
        months=tuple(
            SumRow(m, f"{m:%Y-%m}", per_month[m], use.share_of(per_month[m], total))
            for m in sorted(per_month)
        ),
        purchases=bought,
        known_months=known.delivered,
        expected_months=known.expected,
    )


def _held_in(row: AgreementParty, first: date, last: date) -> bool:
    """Whether the organisation was a party on any day of the time."""
    begins, ends = row.valid_from or first, row.valid_to or last
    return begins <= last and ends >= first
