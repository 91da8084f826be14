"""Where the sources of an agreement's use disagree, and which one counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import TruncMonth, TruncQuarter

from contracts.agreements.models import Agreement
from contracts.usage import reconcile
from contracts.usage.enums import UsageSource
from contracts.usage.models import UsageLine, UsageMonth


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One buyer, lot and quarter of which several sources tell differently."""

    organisation: str
    lot: str
    quarter: date
    counted: reconcile.Counted

    @property
    def quarter_text(self) -> str:
        """`2026 Q1`."""
        return f"{self.quarter.year} Q{(self.quarter.month + 2) // 3}"

    @property
    def counted_label(self) -> str:
        """The source that counts."""
        return str(self.counted.source.label)

    @property
    def others(self) -> list[tuple[str, Decimal]]:
        """The other sources with what they say."""
        return [(str(source.label), amount) for source, amount in self.counted.others]


@dataclass(frozen=True, slots=True)
class Told:
    """Which sources tell of the agreement's use, and where they disagree."""

    sources: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def text(self) -> str:
        """The sources in a list."""
        return ", ".join(self.sources)


def told_of(agreement: Agreement, organisation_ids: Iterable[int] | None) -> Told:
    """The sources of the agreement's use; only of these buyers, or of all of them for None.

    One statement. The largest disagreement first.
    """
    rows = UsageMonth.objects.filter(lot__agreement=agreement)
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=list(organisation_ids))
    grouped = (
        rows.order_by()
        .annotate(quarter=TruncQuarter("month"))
        .values_list("organisation__short_name", "lot__name", "quarter", "source")
        .annotate(sum=Sum("amount"))
    )
    told: dict[tuple[str, str, date], dict[str, Decimal]] = {}
    for organisation, lot, quarter, source, amount in grouped:
        told.setdefault((organisation, lot, quarter), {})[source] = amount
    found = [
        Disagreement(*key, reconcile.choose(amounts))
        for key, amounts in told.items()
        if len(amounts) > 1
    ]
    known = {source for amounts in told.values() for source in amounts}
    return Told(
        tuple(str(source.label) for source in UsageSource if source in known),
        tuple(
            sorted(
                (row for row in found if row.counted.disagrees),
                key=lambda row: -row.counted.spread,
            )
        ),
    )


def counting(lines: QuerySet[UsageLine]) -> Any:
    """Without the lines of sources that do not count because another tells of more."""
    passed_by = UsageMonth.objects.filter(
        counts=False,
        lot=OuterRef("lot"),
        organisation=OuterRef("organisation"),
        source=OuterRef("source"),
        month=OuterRef("month"),
    )
    monthly = lines.alias(month=TruncMonth("date", output_field=DateField()))
    return monthly.filter(~Exists(passed_by))


def months_of(agreement: Agreement) -> QuerySet[UsageMonth]:
    """The monthly sums that are the agreement's use."""
    return UsageMonth.objects.filter(lot__agreement=agreement, counts=True).order_by()
