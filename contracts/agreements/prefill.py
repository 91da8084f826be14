"""The last link back to the first: last year's actual use as a hint for the next need."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.models import AgreementLot
from contracts.usage.models import UsageMonth
from needs.consolidation.registries import Use
from needs.inquiries.models import Answer
from needs.inquiries.registries import Prefill
from portal.core import clock

# Invoices tell amounts: a need in another unit cannot be started from them.
MONEY_UNITS = ("kr", "SEK", "sek")


def last_years_use(procurement: Any, organisation: Any) -> dict[str, Prefill]:
    """What `organisation` bought last year of lots counted in kronor, by the lot's name.

    Looks at earlier agreements of the same area or with a CPV code in common; two statements.
    """
    year = clock.today().year - 1
    same = Q(agreement__cpv_codes__in=procurement.cpv_codes.all())
    if procurement.area:
        same |= Q(agreement__area=procurement.area)
    lots = (
        AgreementLot.objects.filter(
            same, unit__in=MONEY_UNITS, agreement__parties__organisation=organisation
        )
        .exclude(agreement__procurement_id=procurement.pk)
        .select_related("agreement")
        .distinct()
    )
    found = {lot.pk: lot for lot in lots}
    sums = (
        UsageMonth.objects.filter(
            lot__in=found,
            organisation=organisation,
            month__gte=date(year, 1, 1),
            month__lte=date(year, 12, 31),
            counts=True,
        )
        .order_by()
        .values("lot_id")
        .annotate(sum=Sum("amount"))
    )
    return {
        found[row["lot_id"]].name: _prefill(found[row["lot_id"]], organisation, row["sum"], year)
        for row in sums
        if row["sum"] > 0
    }


def last_years_use_of_all(procurement: Any) -> dict[tuple[int, str], Use]:
    """What every asked party bought last year, in kronor, by organisation and lot name.

    Looks at the same agreements as `last_years_use`, whatever their lots are counted in; two
    statements.
    """
    year = clock.today().year - 1
    same = Q(agreement__cpv_codes__in=procurement.cpv_codes.all())
    if procurement.area:
        same |= Q(agreement__area=procurement.area)
    lots = AgreementLot.objects.filter(same).exclude(agreement__procurement_id=procurement.pk)
    found = {lot.pk: lot for lot in lots.select_related("agreement").distinct()}
    asked = Answer.objects.filter(inquiry__procurement=procurement)
    sums = (
        UsageMonth.objects.filter(
            lot__in=found,
            organisation__in=asked.values("organisation_id"),
            month__gte=date(year, 1, 1),
            month__lte=date(year, 12, 31),
            counts=True,
        )
        .order_by()
        .values_list("lot_id", "organisation_id")
        .annotate(sum=Sum("amount"))
    )
    offered: dict[tuple[int, str], Use] = {}
    for lot_id, organisation_id, amount in sums:
        lot = found[lot_id]
        if amount > 0:
            source = _("Invoices %(year)s, %(agreement)s") % {
                "year": year,
                "agreement": lot.agreement.title,
            }
            offered[organisation_id, lot.name] = Use(amount, "kr", source)
    return offered


def _prefill(lot: AgreementLot, organisation: Any, amount: Decimal, year: int) -> Prefill:
    return Prefill(
        quantity=amount,
        unit=lot.unit,
        source=_("Invoices %(year)s, %(agreement)s")
        % {"year": year, "agreement": lot.agreement.title},
        url=reverse("agreements:party_lines", args=[lot.agreement_id, organisation.pk]),
    )
