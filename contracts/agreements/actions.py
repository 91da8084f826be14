"""The verbs: registering an agreement and taking an option.

Each is one transaction that locks what it reads, writes the audit and returns what it made.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, checks, policies
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementOption,
    AgreementParty,
    AgreementSupplier,
)
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import AgreementTerms, LotTerms
from mandates import public as mandates
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements import actions as procurement_actions
from portal.procurements.models import Procurement


@transaction.atomic
def register_agreement(*, actor: Any, procurement: Procurement, terms: AgreementTerms) -> Agreement:
    """Register a signed agreement; the procurement is then concluded. Audited.

    The parties are those of the locked party list, nobody else's choice. Raises `Refused` before
    the standstill is over or the party list locked, `ActionError` for terms that do not hold.
    """
    case = Procurement.objects.select_for_update(of=("self",)).get(pk=procurement.pk)
    require(policies.may_register(actor, case))
    checks.check(case, terms)
    agreement = Agreement.objects.create(
        procurement=case,
        title=terms.title.strip(),
        number=terms.number.strip(),
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        last_contract_date=terms.last_contract_date or terms.valid_to,
        signed_on=terms.signed_on,
        call_off_model=terms.call_off_model,
        estimate=terms.estimate,
        ceiling=terms.ceiling,
        long_term_reason=terms.long_term_reason.strip(),
        terms=terms.terms.strip(),
        registered_by=actor,
        registered_at=clock.now(),
    )
    for lot in terms.lots:
        _add_lot(agreement, lot)
    AgreementOption.objects.bulk_create(
        AgreementOption(
            agreement=agreement,
            position=position,
            months=option.months,
            notice_by=option.notice_by,
            extends_to=option.extends_to,
        )
        for position, option in enumerate(terms.options, start=1)
    )
    parties = _add_parties(agreement)
    record(
        audit_codes.REGISTERED,
        actor=actor,
        obj=agreement,
        case=case,
        data={
            "number": agreement.number,
            "valid_from": agreement.valid_from.isoformat(),
            "valid_to": agreement.valid_to.isoformat(),
            "ceiling": str(terms.total_ceiling or ""),
            "lots": len(terms.lots),
            "parties": parties,
        },
    )
    procurement_actions.mark_concluded(actor=actor, procurement=case, on=terms.signed_on)
    procurement.status = case.status
    match_use.delay_on_commit(agreement.pk)
    return agreement


def _add_lot(agreement: Agreement, terms: LotTerms) -> None:
    lot = AgreementLot.objects.create(
        agreement=agreement,
        lot=terms.lot,
        number=terms.number,
        name=terms.name.strip(),
        estimate=terms.estimate,
        ceiling=terms.ceiling,
        unit=terms.unit.strip(),
    )
    AgreementSupplier.objects.bulk_create(
        AgreementSupplier(lot=lot, supplier=supplier, rank=rank)
        for supplier, rank in terms.suppliers
    )


def _add_parties(agreement: Agreement) -> int:
    """The parties, copied from the locked list; a list without rows cannot become an agreement."""
    listed = mandates.party_list_of(agreement.procurement)
    if listed is None or not listed.parties:
        raise ActionError(_("The party list is empty, so nobody could use the agreement."))
    AgreementParty.objects.bulk_create(
        AgreementParty(
            agreement=agreement, organisation_id=row.organisation_id, commitment=row.commitment
        )
        for row in listed.parties
    )
    return len(listed.parties)


@transaction.atomic
def take_option(
    *, actor: Any, option: AgreementOption, decided_by: str, authority: str
) -> AgreementOption:
    """Record that a named person has taken an option; the last day for call-offs moves. Audited.

    Refused after the last day of notice, out of order, and for the second of two at once.
    """
    Agreement.objects.select_for_update(of=("self",)).get(pk=option.agreement_id)
    row = (
        AgreementOption.objects.select_for_update(of=("self",))
        .select_related("agreement__procurement")
        .get(pk=option.pk)
    )
    require(policies.may_take_option(actor, row))
    if not decided_by.strip():
        raise ActionError(_("Name the person who decided."), field="decided_by")
    if not authority.strip():
        raise ActionError(_("Say by what authority the person decided."), field="authority")
    agreement = row.agreement
    before: date = agreement.valid_to
    row.taken_at = clock.now()
    row.taken_by = actor
    row.decided_by = decided_by.strip()
    row.authority = authority.strip()
    row.extended_from = before
    row.save(update_fields=["taken_at", "taken_by", "decided_by", "authority", "extended_from"])
    agreement.valid_to = row.extends_to
    agreement.last_contract_date = max(agreement.last_contract_date, row.extends_to)
    agreement.save(update_fields=["valid_to", "last_contract_date"])
    record(
        audit_codes.OPTION_TAKEN,
        actor=actor,
        obj=agreement,
        case=agreement.procurement,
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
