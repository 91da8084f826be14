"""Every agreement at a glance: use, parties using it, leakage, and the next decision."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from contracts.agreements import use
from contracts.followup import ending
from contracts.followup.leakage import outside_of_parties
from contracts.usage.models import UsageYear

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One agreement in a year; `overview` holds its whole time."""

    overview: use.OverviewRow
    year_amount: Decimal
    using: int
    outside: Decimal
    ending: ending.Ending | None

    @property
    def pk(self) -> int:
        """The agreement's id."""
        return self.overview.pk

    @property
    def title(self) -> str:
        """The agreement's title."""
        return self.overview.title

    @property
    def parties(self) -> int:
        """How many may use it."""
        return self.overview.coverage.parties

    @property
    def not_using(self) -> int:
        """How many bought nothing in the year, or are not known to."""
        return max(self.parties - self.using, 0)

    @property
    def loyalty(self) -> float | None:
        """The part bought on the agreement of what was bought of its need."""
        return use.share_of(self.year_amount, self.year_amount + self.outside)


def portfolio(user: Any, year: int) -> list[PortfolioRow]:
    """Agreements with use in the year or holding in it; ten statements.

    Largest use first.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = [
        row
        for row in use.overview(user)
        if row.agreement.valid_from <= last and row.agreement.last_contract_date >= first
    ]
    bought = {
        agreement_id: (amount, using)
        for agreement_id, amount, using in UsageYear.objects.filter(year=year)
        .order_by()
        .values_list("lot__agreement_id")
        .annotate(sum=Sum("amount"), using=Count("organisation_id", distinct=True))
    }
    quarters = outside_of_parties().filter(quarter__gte=first, quarter__lte=last)
    outside = dict(quarters.values_list("outside_lot__agreement_id").annotate(sum=Sum("amount")))
    endings = {row.pk: row for row in ending.endings(user)}
    found = [
        PortfolioRow(
            overview=row,
            year_amount=bought.get(row.pk, (ZERO, 0))[0],
            using=bought.get(row.pk, (ZERO, 0))[1],
            outside=outside.get(row.pk, ZERO),
            ending=endings.get(row.pk),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (-row.year_amount, row.title))
