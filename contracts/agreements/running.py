"""What a party can buy by today, offered to its answer about the next need."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from contracts.agreements.models import Agreement, AgreementLot, AgreementParty
from needs.inquiries.registries import CurrentAgreement
from portal.core import clock


def running(procurement: Any, organisation: Any) -> list[CurrentAgreement]:
    """Running agreements of `organisation` of the same area or with a CPV code in common, with the
    last day on which it can call off by them; four statements."""
    today = clock.today()
    codes = set(procurement.cpv_codes.values_list("code", flat=True))
    same = Q(cpv_codes__code__in=codes)
    if procurement.area:
        same |= Q(area=procurement.area)
    rows = (
        Agreement.objects.holding(today)
        .filter(same, parties__organisation=organisation)
        .exclude(procurement_id=procurement.pk)
        .prefetch_related("cpv_codes")
        .distinct()
    )
    agreements = {row.pk: row for row in rows}
    names: dict[int, set[str]] = {pk: set() for pk in agreements}
    for agreement_id, name in AgreementLot.objects.filter(agreement__in=agreements).values_list(
        "agreement_id", "name"
    ):
        names[agreement_id].add(name.casefold())
    ends = _last_days(agreements, organisation)
    return [
        CurrentAgreement(
            title=row.title,
            number=row.number,
            ends=ends[pk],
            url=row.get_absolute_url(),
            names=frozenset(names[pk]),
            cpv=frozenset(code.code for code in row.cpv_codes.all()) & codes,
        )
        for pk, row in agreements.items()
        if ends.get(pk) is not None and ends[pk] >= today
    ]


def _last_days(agreements: dict[int, Agreement], organisation: Any) -> dict[int, Any]:
    """The last day of each for the party: its own where it leaves before the agreement ends."""
    found = {}
    parties = AgreementParty.objects.filter(agreement__in=agreements, organisation=organisation)
    for party in parties.holding(clock.today()):
        agreement = agreements[party.agreement_id]
        days = [agreement.valid_to, party.valid_to]
        if agreement.terminated_from:
            days.append(agreement.terminated_from - timedelta(days=1))
        found[party.agreement_id] = min(day for day in days if day is not None)
    return found
