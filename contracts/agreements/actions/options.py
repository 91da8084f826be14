"""Options to extend."""

from datetime import date
from typing import Any

from django.db import transaction

from contracts.agreements import audit_codes, policies
from contracts.agreements.actions.common import locked, named, reasoned, told, write
from contracts.agreements.models import AgreementOption
from contracts.agreements.tasks import match_use
from portal.core import clock
from portal.core.errors import require


@transaction.atomic
def take_option(
    *,
    actor: Any,
    option: AgreementOption,
    decided_by: str,
    authority: str,
    long_term_reason: str = "",
) -> AgreementOption:
    """Record that a named person has taken an option; the last day for call-offs moves. Audited.

    Refused after the last day of notice, out of order, for the second of two at once, and beyond
    the longest term (LOU 7:2) while no special reasons are written.
    """
    agreement = locked(option.agreement_id)
    row = AgreementOption.objects.select_for_update(of=("self",)).get(pk=option.pk)
    row.agreement = agreement
    require(policies.may_take_option(actor, row))
    row.decided_by, row.authority = named(decided_by, authority)
    also = reasoned(agreement, row.extends_to, long_term_reason)
    before: date = agreement.valid_to
    row.taken_at = clock.now()
    row.taken_by = actor
    row.extended_from = before
    row.save(update_fields=["taken_at", "taken_by", "decided_by", "authority", "extended_from"])
    agreement.valid_to = row.extends_to
    agreement.last_contract_date = max(agreement.last_contract_date, row.extends_to)
    agreement.save(update_fields=["valid_to", "last_contract_date", *also])
    write(
        audit_codes.OPTION_TAKEN,
        actor=actor,
        agreement=agreement,
        data={
            "months": row.months,
            "from": before.isoformat(),
            "to": row.extends_to.isoformat(),
            "decided_by": row.decided_by,
            "authority": row.authority,
        },
    )
    match_use.delay_on_commit(agreement.pk)
    return row


@transaction.atomic
def decline_option(
    *, actor: Any, option: AgreementOption, decided_by: str, authority: str, reason: str
) -> AgreementOption:
    """Record that a named person has decided not to take an option; later ones lapse. Audited."""
    agreement = locked(option.agreement_id)
    rows = AgreementOption.objects.select_for_update(of=("self",))
    row = rows.get(pk=option.pk)
    row.agreement = agreement
    require(policies.may_decide_option(actor, row))
    row.decided_by, row.authority = named(decided_by, authority)
    row.reason = told(reason)
    lapsing = rows.filter(
        agreement=agreement, position__gte=row.position, taken_at=None, declined_at=None
    )
    declined = lapsing.update(
        declined_at=clock.now(),
        declined_by=actor,
        decided_by=row.decided_by,
        authority=row.authority,
        reason=row.reason,
    )
    write(
        audit_codes.OPTION_DECLINED,
        actor=actor,
        agreement=agreement,
        data={
            "months": row.months,
            "options": declined,
            "decided_by": row.decided_by,
            "authority": row.authority,
            "reason": row.reason,
        },
    )
    row.refresh_from_db()
    return row
