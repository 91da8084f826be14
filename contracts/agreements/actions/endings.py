"""Ending an agreement, a supplier's place or a party's time in it, before its own end."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, policies
from contracts.agreements.actions.common import locked, named, told, write
from contracts.agreements.models import (
    Agreement,
    AgreementParty,
    AgreementSupplier,
    Termination,
)
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import TerminationTerms
from portal.core import clock
from portal.core.errors import ActionError, require

DAY = timedelta(days=1)


@transaction.atomic
def terminate_agreement(
    *, actor: Any, agreement: Agreement, terms: TerminationTerms
) -> Termination:
    """Record that the agreement is terminated: no call-offs from `terms.ends_from`. Audited.

    Contracts already made by call-off run on. Refused for an agreement that has ended or is
    terminated already.
    """
    fresh = locked(agreement)
    require(policies.may_terminate(actor, fresh))
    row = _record(actor, fresh, terms)
    fresh.terminated_from = terms.ends_from
    fresh.save(update_fields=["terminated_from"])
    write(audit_codes.TERMINATED, actor=actor, agreement=fresh, data=_data(row))
    match_use.delay_on_commit(fresh.pk)
    agreement.terminated_from = fresh.terminated_from
    return row


@transaction.atomic
def terminate_place(
    *, actor: Any, place: AgreementSupplier, terms: TerminationTerms
) -> Termination:
    """Record that one supplier leaves: nothing is called off from it from that day. Audited."""
    fresh = locked(place.lot.agreement_id)
    row = AgreementSupplier.objects.select_for_update(of=("self",)).get(pk=place.pk)
    row.lot.agreement = fresh
    require(policies.may_terminate(actor, fresh))
    require(policies.may_change_place(actor, row))
    begins = row.valid_from or fresh.valid_from
    if terms.ends_from <= begins:
        raise ActionError(_("A place cannot end before its first day is over."), field="ends_from")
    termination = _record(actor, fresh, terms, place=row)
    row.valid_to = terms.ends_from - DAY
    row.save(update_fields=["valid_to"])
    data = {"supplier": row.supplier.name, "lot": row.lot.name}
    write(
        audit_codes.PLACE_TERMINATED,
        actor=actor,
        agreement=fresh,
        data={**data, **_data(termination)},
    )
    match_use.delay_on_commit(fresh.pk)
    return termination


def _record(
    actor: Any,
    agreement: Agreement,
    terms: TerminationTerms,
    place: AgreementSupplier | None = None,
) -> Termination:
    decided_by, authority = named(terms.decided_by, terms.authority)
    reason = told(terms.reason)
    if terms.notice_on > clock.today():
        raise ActionError(_("The day of notice lies ahead."), field="notice_on")
    if terms.ends_from < terms.notice_on:
        raise ActionError(_("It cannot end before notice is given."), field="ends_from")
    if terms.ends_from > agreement.valid_to:
        raise ActionError(_("The agreement has ended by itself on that day."), field="ends_from")
    return Termination.objects.create(
        agreement=agreement,
        place=place,
        terminated_by=terms.terminated_by,
        notice_on=terms.notice_on,
        ends_from=terms.ends_from,
        reason=reason,
        decided_by=decided_by,
        authority=authority,
        recorded_by=actor,
        recorded_at=clock.now(),
    )


def _data(row: Termination) -> dict[str, Any]:
    return {
        "terminated_by": row.terminated_by,
        "notice_on": row.notice_on.isoformat(),
        "ends_from": row.ends_from.isoformat(),
        "reason": row.reason,
        "decided_by": row.decided_by,
        "authority": row.authority,
    }


@transaction.atomic
def end_party(*, actor: Any, party: AgreementParty, last_day: date, reason: str) -> AgreementParty:
    """Record that a party leaves the agreement after `last_day`; it never comes back. Audited."""
    fresh = locked(party.agreement_id)
    row = AgreementParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    row.agreement = fresh
    require(policies.may_end_party(actor, row))
    reason = told(reason)
    first = row.valid_from or fresh.valid_from
    if not first <= last_day <= fresh.last_contract_date:
        raise ActionError(_("The day lies outside the agreement's time."), field="last_day")
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    write(
        audit_codes.PARTY_ENDED,
        actor=actor,
        agreement=fresh,
        data={
            "party": row.organisation.name,
            "last_day": last_day.isoformat(),
            "reason": reason,
        },
    )
    match_use.delay_on_commit(fresh.pk)
    return row
