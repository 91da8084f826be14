"""The opening of tenders: two people, one list, certified; then phase by phase."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.people.models import User
from portal.procurements import audit_codes, letters, papers, policies
from portal.procurements.actions.locking import locked
from portal.procurements.enums import TenderPhase
from portal.procurements.models import Procurement, Tender, TenderOpening


@transaction.atomic
def begin_opening(
    *, actor: Any, procurement: Procurement, second: User, prices_wait: bool = False
) -> TenderOpening:
    """Begin to open together with `second`, after the last day for tenders. Audited, by letter.

    Both are appointed and have declared. `prices_wait` is chosen before anyone has seen anything.
    """
    fresh = locked(procurement)
    require(policies.may_begin_opening(actor, fresh))
    _check_other(second, actor, fresh)
    opening = TenderOpening.objects.create(
        procurement=fresh,
        first_opener=actor,
        second_opener=second,
        prices_wait=prices_wait,
        begun_at=clock.now(),
    )
    data = {"second": second.pk, "prices_wait": prices_wait}
    record(audit_codes.OPENING_BEGUN, actor=actor, obj=opening, case=fresh, data=data)
    letters.to_confirm(opening, second)
    return opening


def _check_other(person: User, other: User, procurement: Procurement) -> None:
    if person.pk == other.pk:
        raise ActionError(
            _("Tenders are opened by two different people."), field="second", paragraph="LOU 12:10"
        )
    decision = policies.may_open(person, procurement)
    if not decision:
        text = _("%(name)s cannot open: %(reason)s")
        raise ActionError(
            text % {"name": person.name, "reason": decision.reason},
            field="second",
            paragraph=decision.paragraph,
        )


@transaction.atomic
def change_opener(
    *, actor: Any, opening: TenderOpening, leaving: User, coming: User, reason: str
) -> TenderOpening:
    """Put another person in an opener's place, with the reason; both confirm from anew. Audited."""
    fresh = locked(opening.procurement_id)
    row = _locked_opening(fresh)
    require(policies.may_change_opener(actor, row))
    if leaving.pk not in row.opener_ids:
        raise ActionError(_("The person is not one of the two who open."), field="leaving")
    if not reason.strip():
        raise ActionError(_("Say why another person opens."), field="reason")
    first = leaving.pk == row.first_opener_id
    _check_other(coming, row.second_opener if first else row.first_opener, fresh)
    if first:
        row.first_opener = coming
    else:
        row.second_opener = coming
    row.first_confirmed_at = row.second_confirmed_at = None
    row.save()
    data = {"from": leaving.pk, "to": coming.pk, "reason": reason.strip()[:300]}
    record(audit_codes.OPENER_CHANGED, actor=actor, obj=row, case=fresh, data=data)
    letters.to_confirm(row, coming)
    return row


@transaction.atomic
def confirm_opening(
    *, actor: Any, opening: TenderOpening, seen: str | None = None
) -> TenderOpening:
    """Confirm the list as one of the two; when both have, it is certified and its record stored.

    `seen` is the digest of the list the person had before the eyes: refused when it has changed
    since. Audited. Everyone appointed is asked to renew the declaration.
    """
    fresh = locked(opening.procurement_id)
    row = _locked_opening(fresh)
    require(policies.may_confirm_opening(actor, row))
    if seen is not None and seen != digest_of(fresh):
        raise ActionError(_("The list has changed since you read it. Read it again and confirm."))
    now = clock.now()
    if actor.pk == row.first_opener_id:
        row.first_confirmed_at = now
    else:
        row.second_confirmed_at = now
    record(audit_codes.OPENING_CONFIRMED, actor=actor, obj=row, case=fresh)
    if row.first_confirmed_at and row.second_confirmed_at:
        row.certified_at = now
        row.phase = TenderPhase.QUALIFICATION if row.prices_wait else TenderPhase.EVALUATION
        row.record = papers.store_opening_record(actor, row, digest_of(fresh))
        record(
            audit_codes.OPENING_CERTIFIED,
            actor=actor,
            obj=row,
            case=fresh,
            data={"sha256": row.record.sha256},
        )
        letters.to_renew(row)
    row.save()
    _forget()
    return row


def _locked_opening(procurement: Procurement) -> TenderOpening:
    found = TenderOpening.objects.select_for_update(of=("self",)).filter(procurement=procurement)
    row = found.first()
    if row is None:
        raise ActionError(_("No opening is begun."))
    row.procurement = procurement
    return row


def _forget() -> None:
    from portal.procurements import grants

    grants.changed()


def digest_of(procurement: Procurement) -> str:
    """What the list says, as a hash: the same for the same tenders, times and lots."""
    rows = [
        [
            row.supplier_id,
            row.received_on.isoformat(),
            str(row.received_time or ""),
            row.outcome,
            sorted(lot.number for lot in row.lots.all()),
        ]
        for row in procurement.tenders.order_by("supplier_id").prefetch_related("lots")
    ]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def void_confirmations(opening: TenderOpening) -> None:
    """The list changed, so whoever had confirmed it does so again; inside an action."""
    opening.first_confirmed_at = opening.second_confirmed_at = None
    opening.save(update_fields=["first_confirmed_at", "second_confirmed_at"])


@transaction.atomic
def close_qualification(*, actor: Any, procurement: Procurement, reason: str) -> TenderOpening:
    """Close the qualification, so that those who read tenders may read the prices. Audited."""
    fresh = locked(procurement)
    require(policies.may_close_phase(actor, fresh))
    if not reason.strip():
        raise ActionError(_("Say what the qualification led to."), field="reason")
    row = _locked_opening(fresh)
    row.phase = TenderPhase.EVALUATION
    row.save(update_fields=["phase"])
    record(audit_codes.PHASE_CLOSED, actor=actor, obj=row, case=fresh, data={"phase": row.phase})
    return row


@transaction.atomic
def set_sum(*, actor: Any, tender: Tender, amount: Decimal | None) -> Tender:
    """Write a tender's sum once prices are open. Audited without the sum."""
    fresh = locked(tender.procurement_id)
    require(policies.may_set_sum(actor, fresh))
    tender.amount = amount
    tender.save(update_fields=["amount"])
    record(audit_codes.TENDER_SUM_SET, actor=actor, obj=fresh, case=fresh)
    return tender


def is_late(received_on: date, deadline: date) -> bool:
    """Whether a tender came after the last day; the whole day counts."""
    return received_on > deadline
