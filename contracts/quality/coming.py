"""Whom a follow-up is to be asked of, and when: what should be there by a day."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from contracts.agreements.models import AgreementParty, AgreementSupplier
from contracts.calloffs.models import CallOff
from contracts.quality.enums import Kind
from contracts.quality.models import FollowUp
from contracts.usage.models import UsageMonth
from portal.core import clock

# A member is asked about suppliers that it has used in the year before.
LOOKED_BACK = timedelta(days=365)


def due_days(follow_up: FollowUp, today: date) -> list[date]:
    """The last days to ask for by now: none from before it was planned, none after the agreement.

    A day that has passed already is asked for as well, when the follow-up was planned before it.
    """
    agreement = follow_up.agreement
    first = max(clock.local_date(follow_up.planned_at), agreement.valid_from)
    return [
        day for day in follow_up.due_days(today) if first <= day <= agreement.last_contract_date
    ]


def asked_of(follow_up: FollowUp, today: date) -> list[tuple[int, int | None]]:
    """(supplier, member or None) pairs that the follow-up concerns; at most four statements."""
    places = AgreementSupplier.objects.filter(lot__agreement_id=follow_up.agreement_id)
    if follow_up.lot_id:
        places = places.filter(lot_id=follow_up.lot_id)
    suppliers = set(places.holding(today).values_list("supplier_id", flat=True))
    chosen = set(follow_up.chosen.values_list("supplier_id", flat=True))
    if chosen:
        suppliers &= chosen
    if follow_up.kind != Kind.MEMBERS:
        return [(pk, None) for pk in sorted(suppliers)]
    return [pair for pair in sorted(_users(follow_up, today)) if pair[0] in suppliers]


def _users(follow_up: FollowUp, today: date) -> set[tuple[int, int]]:
    """(supplier, member): who has bought from or called off whom during the last year."""
    since = today - LOOKED_BACK
    lots: Any = {"lot__agreement_id": follow_up.agreement_id}
    if follow_up.lot_id:
        lots = {"lot_id": follow_up.lot_id}
    parties = AgreementParty.objects.filter(agreement_id=follow_up.agreement_id).holding(today)
    mine = Q(organisation_id__in=parties.values("organisation_id"))
    bought = UsageMonth.objects.filter(
        mine, **lots, counts=True, month__gte=since, supplier__isnull=False
    )
    called = CallOff.objects.counted().filter(mine, **lots, contract_to__gte=since)
    found = set(bought.values_list("supplier_id", "organisation_id").distinct())
    return found | set(called.values_list("place__supplier_id", "organisation_id").distinct())
