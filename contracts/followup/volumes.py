"""What was bought on an agreement lately: volumes for the inquiry that follows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.coverage import next_month
from contracts.agreements.models import Agreement, AgreementLot
from contracts.followup.models import NextCycle
from contracts.usage.models import UsageMonth
from needs.consolidation.registries import Use
from needs.inquiries.registries import Prefill
from portal.ui import formats

UNIT = "kr"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Volume:
    """What a lot was used for in the latest twelve months known."""

    lot: AgreementLot
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Volumes:
    """Volumes per lot; `first` and `last` are months, None before anything was bought."""

    lots: tuple[Volume, ...]
    first: date | None
    last: date | None

    @property
    def total(self) -> Decimal:
        """All lots."""
        return sum((row.amount for row in self.lots), Decimal(0))


def volumes_of(agreement: Agreement, organisation: Any = None) -> Volumes:
    """The latest twelve months with use, all parties' or one's; three statements."""
    months = UsageMonth.objects.filter(lot__agreement=agreement, counts=True).order_by()
    last = months.aggregate(last=Max("month"))["last"]
    lots = list(agreement.lots.all())
    if last is None:
        return Volumes(tuple(Volume(lot, Decimal(0)) for lot in lots), None, None)
    first = next_month(last, 1 - MONTHS)
    if organisation is not None:
        months = months.filter(organisation=organisation)
    rows = months.filter(month__gte=first).values("lot_id").annotate(sum=Sum("amount"))
    sums = {row["lot_id"]: row["sum"] for row in rows}
    return Volumes(tuple(Volume(lot, sums.get(lot.pk, Decimal(0))) for lot in lots), first, last)


def from_predecessor(procurement: Any, organisation: Any) -> Mapping[str, Prefill]:
    """For the inquiry of a next cycle: what the party bought of each lot; in kronor.

    Four statements; one for procurements that succeed nothing.
    """
    cycle = NextCycle.objects.filter(procurement=procurement).select_related("agreement").first()
    if cycle is None:
        return {}
    known = volumes_of(cycle.agreement, organisation)
    if known.first is None:
        return {}
    source = _("Bought %(first)s–%(last)s by %(agreement)s") % {
        "first": formats.month(known.first),
        "last": formats.month(known.last),
        "agreement": cycle.agreement.title,
    }
    url = reverse("agreements:party_lines", args=[cycle.agreement_id, organisation.pk])
    return {
        row.lot.name: Prefill(quantity=row.amount, source=source, url=url, unit=UNIT)
        for row in known.lots
        if row.amount > 0
    }


def of_all_from_predecessor(procurement: Any) -> Mapping[tuple[int, str], Use]:
    """The same for every party at once, by organisation and lot name; four statements at most."""
    cycle = NextCycle.objects.filter(procurement=procurement).select_related("agreement").first()
    if cycle is None:
        return {}
    months = UsageMonth.objects.filter(lot__agreement=cycle.agreement, counts=True).order_by()
    last = months.aggregate(last=Max("month"))["last"]
    if last is None:
        return {}
    first = next_month(last, 1 - MONTHS)
    names = dict(cycle.agreement.lots.values_list("pk", "name"))
    sums = (
        months.filter(month__gte=first)
        .values_list("lot_id", "organisation_id")
        .annotate(sum=Sum("amount"))
    )
    source = _("Bought %(first)s–%(last)s by %(agreement)s") % {
        "first": formats.month(first),
        "last": formats.month(last),
        "agreement": cycle.agreement.title,
    }
    return {
        (organisation_id, names[lot_id]): Use(amount, UNIT, source)
        for lot_id, organisation_id, amount in sums
        if amount > 0
    }


def predecessor(procurement: Any) -> int | None:
    """The procurement whose agreement this one is to follow on; one statement."""
    rows = NextCycle.objects.filter(procurement=procurement)
    return rows.values_list("agreement__procurement_id", flat=True).first()
