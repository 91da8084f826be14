"""One takes another's place: a supplier by LOU 17:13, a party whose organisation was taken over."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, policies
from contracts.agreements.actions.amending import amend
from contracts.agreements.actions.common import locked, named, told, write
from contracts.agreements.models import AgreementParty, AgreementSupplier
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import AmendmentTerms, SuccessionTerms
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.rules import public as rules

DAY = timedelta(days=1)


@transaction.atomic
def succeed_supplier(
    *, actor: Any, place: AgreementSupplier, terms: SuccessionTerms
) -> AgreementSupplier:
    """Let another supplier take over a place from a day, in the same order. Audited.

    Rank, key and prices go on; the old row keeps its name and ends the day before. It is recorded
    among the amendments, by its own ground. Refused for a place that has ended.
    """
    fresh = locked(place.lot.agreement_id)
    row = (
        AgreementSupplier.objects.select_for_update(of=("self",))
        .select_related("supplier", "lot")
        .get(pk=place.pk)
    )
    row.lot.agreement = fresh
    require(policies.may_change_place(actor, row))
    if terms.supplier.pk == row.supplier_id:
        raise ActionError(_("Choose another supplier than the present one."), field="supplier")
    begins = row.valid_from or fresh.valid_from
    if not begins < terms.day <= fresh.last_contract_date:
        raise ActionError(_("The day lies outside the time of the place."), field="day")
    here = AgreementSupplier.objects.filter(
        lot=row.lot, sub_area=row.sub_area, supplier=terms.supplier, valid_to=None
    )
    if here.exists():
        raise ActionError(_("The supplier already stands in this lot."), field="supplier")
    row.valid_to = terms.day - DAY
    row.save(update_fields=["valid_to"])
    new = AgreementSupplier.objects.create(
        lot=row.lot,
        sub_area=row.sub_area,
        supplier=terms.supplier,
        rank=row.rank,
        share=row.share,
        valid_from=terms.day,
        succeeds=row,
    )
    _carry_prices(actor, row, new, terms.day)
    amend(
        actor=actor,
        agreement=fresh,
        terms=AmendmentTerms(
            made_on=min(terms.day, clock.today()),
            description=_("%(new)s takes over from %(old)s in “%(lot)s” from %(day)s.")
            % {
                "new": terms.supplier,
                "old": row.supplier,
                "lot": row.lot.name,
                "day": terms.day.isoformat(),
            },
            reason=terms.reason,
            ground=rules.ChangeGround.SUCCESSION,
            value=Decimal(0),
            decided_by=terms.decided_by,
            authority=terms.authority,
        ),
    )
    write(
        audit_codes.SUPPLIER_SUCCEEDED,
        actor=actor,
        agreement=fresh,
        data={
            "lot": row.lot.name,
            "old": row.supplier.name,
            "new": terms.supplier.name,
            "from": terms.day.isoformat(),
            "reason": terms.reason.strip(),
        },
    )
    match_use.delay_on_commit(fresh.pk)
    return new


def _carry_prices(actor: Any, old: AgreementSupplier, new: AgreementSupplier, first: date) -> None:
    """The old supplier's running prices end with it and go on with the new one."""
    rows = old.prices.filter(valid_to=None) | old.prices.filter(valid_to__gte=first)
    for row in list(rows.select_for_update(of=("self",))):
        ends, begins = row.valid_to, row.valid_from
        if begins < first:
            row.valid_to = first - DAY
            row.save(update_fields=["valid_to"])
            row.pk = None
            row.valid_from, row.valid_to = first, ends
        row.place, row.recorded_by, row.recorded_at = new, actor, clock.now()
        row.save()


@transaction.atomic
def succeed_party(
    *, actor: Any, party: AgreementParty, decided_by: str, authority: str, reason: str
) -> AgreementParty:
    """Let the organisation that has taken over a party be one from the day of the takeover.

    Audited. Only an organisation that the register of organisations says has taken over can: nobody
    else becomes a party afterwards. One that is a party already needs no new row.
    """
    fresh = locked(party.agreement_id)
    row: Any = (
        AgreementParty.objects.select_for_update(of=("self",))
        .select_related("organisation__succeeded_by")
        .get(pk=party.pk)
    )
    require(policies.may_succeed_party(actor, row))
    decided_by, authority = named(decided_by, authority)
    reason = told(reason)
    heir, day = row.organisation.succeeded_by, row.organisation.closed_on
    row.valid_to = day - DAY
    if row.valid_from is not None and row.valid_to < row.valid_from:
        raise ActionError(_("The party's time had not begun when it was taken over."))
    row.save(update_fields=["valid_to"])
    new = AgreementParty.objects.create(
        agreement=fresh,
        organisation=heir,
        commitment=row.commitment,
        valid_from=max(day, fresh.valid_from),
        succeeds=row,
    )
    write(
        audit_codes.PARTY_SUCCEEDED,
        actor=actor,
        agreement=fresh,
        data={
            "old": row.organisation.name,
            "new": heir.name,
            "from": day.isoformat(),
            "decided_by": decided_by,
            "authority": authority,
            "reason": reason,
        },
    )
    match_use.delay_on_commit(fresh.pk)
    return new
