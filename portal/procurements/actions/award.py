"""The award decision, the end of a procurement, and what stops an agreement from being signed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements import audit_codes, policies
from portal.procurements.actions.dates import replan
from portal.procurements.actions.locking import locked, mirror
from portal.procurements.enums import ProcurementStatus, TenderOutcome, TenderPhase
from portal.procurements.models import (
    AwardDecision,
    Milestone,
    Procurement,
    Publication,
    Tender,
    TenderOpening,
)
from portal.procurements.process import Key
from portal.rules import public as rules


@transaction.atomic
def record_award(
    *,
    actor: Any,
    procurement: Procurement,
    winners: Sequence[Tender],
    decided_on: date,
    decided_by: str,
    role: str,
    authority: str,
    reason: str,
    sent_on: date,
    sent_electronically: bool = True,
    rejected: Mapping[int, str] | None = None,
) -> AwardDecision:
    """Record the award decision a named person has made, and compute the standstill. Audited.

    `winners` stand in order of rank; `rejected` maps a tender's id to why it was rejected. The
    person, the authority and the reason are demanded, because no machine decides (KL 6:38).
    Refused without tenders, before the opening is certified, to a coordinator who may not read the
    tenders, and while a gate of the process is closed.
    """
    fresh = locked(procurement)
    require(policies.may_award(actor, fresh))
    _check_person(decided_by, role, authority, reason)
    _check_days(fresh, decided_on, sent_on)
    refused = dict(rejected or {})
    in_time = fresh.tenders.in_time().select_for_update(of=("self",))
    tenders = {tender.pk: tender for tender in in_time}
    _check_winners(tenders, winners, refused)
    standstill = rules.standstill_end(sent_on, electronic=sent_electronically)
    explained = f"{standstill.reason} {standstill.paragraph}"
    decision = AwardDecision.objects.create(
        procurement=fresh,
        decided_on=decided_on,
        decided_by=decided_by.strip(),
        role=role.strip(),
        authority=authority.strip(),
        reason=reason.strip(),
        sent_on=sent_on,
        sent_electronically=sent_electronically,
        standstill_ends_on=standstill.value,
        standstill_reason=explained[:300],
        recorded_by=actor,
    )
    _settle(tenders, [tender.pk for tender in winners], refused)
    TenderOpening.objects.filter(procurement=fresh).update(phase=TenderPhase.DECIDED)
    fresh.status = ProcurementStatus.AWARDED
    fresh.save(update_fields=["status"])
    _set_dates(fresh, decision, standstill.reason, standstill.paragraph)
    data = {
        "decided_by": decision.decided_by,
        "authority": decision.authority,
        "winners": [tender.supplier_id for tender in winners],
        "standstill_ends": standstill.value.isoformat(),
    }
    record(audit_codes.AWARDED, actor=actor, obj=decision, case=fresh, data=data)
    mirror(procurement, fresh, "status")
    return decision


def _check_person(decided_by: str, role: str, authority: str, reason: str) -> None:
    demanded = {
        "decided_by": (decided_by, _("Name the person who decided.")),
        "role": (role, _("Say what the person is: the post or the assignment.")),
        "authority": (authority, _("State the person's authority: delegation, § or mandate.")),
        "reason": (reason, _("Give the reason for the decision.")),
    }
    for field, (value, sentence) in demanded.items():
        if not value.strip():
            raise ActionError(sentence, field=field, paragraph="KL 6:38")


def _check_days(procurement: Procurement, decided_on: date, sent_on: date) -> None:
    publication = Publication.objects.get(procurement=procurement)
    if decided_on <= publication.tender_deadline:
        raise ActionError(
            _("The decision comes after the last day for tenders."), field="decided_on"
        )
    if decided_on > clock.today():
        raise ActionError(_("The decision cannot lie ahead."), field="decided_on")
    if sent_on < decided_on:
        raise ActionError(_("The award notice is sent after the decision."), field="sent_on")
    if sent_on > clock.today():
        raise ActionError(
            _("Record the award when the award notice has been sent, not before."), field="sent_on"
        )


def _check_winners(
    tenders: Mapping[int, Tender], winners: Sequence[Tender], rejected: Mapping[int, str]
) -> None:
    ids = [tender.pk for tender in winners]
    if not ids:
        raise ActionError(
            _("Choose at least one winner, or cancel the procurement."), field="winners"
        )
    if len(set(ids)) != len(ids) or not set(ids) <= set(tenders):
        raise ActionError(_("A winner must have tendered here, and wins once."), field="winners")
    if set(ids) & set(rejected):
        raise ActionError(_("A rejected tender cannot win."), field="winners")
    if any(not text.strip() for text in rejected.values()):
        raise ActionError(_("Say why each rejected tender was rejected."), field="winners")


def _settle(tenders: Mapping[int, Tender], winners: list[int], rejected: Mapping[int, str]) -> None:
    for pk, tender in tenders.items():
        tender.rank = winners.index(pk) + 1 if pk in winners else None
        tender.reason = rejected.get(pk, "").strip()
        if pk in winners:
            tender.outcome = TenderOutcome.AWARDED
        elif pk in rejected:
            tender.outcome = TenderOutcome.REJECTED
        else:
            tender.outcome = TenderOutcome.NOT_AWARDED
        tender.save(update_fields=["rank", "reason", "outcome"])


def _set_dates(procurement: Procurement, award: AwardDecision, reason: str, paragraph: str) -> None:
    rows = Milestone.objects.filter(procurement=procurement)
    if not rows.exists():
        replan(procurement)
    publication = Publication.objects.get(procurement=procurement)
    rows.filter(key=Key.TENDER_DEADLINE).update(done_on=publication.tender_deadline)
    rows.filter(key=Key.AWARD).update(done_on=award.decided_on)
    rows.filter(key=Key.STANDSTILL).update(
        planned_on=award.standstill_ends_on,
        moved_by_hand=True,
        reason=reason[:300],
        paragraph=paragraph[:60],
    )
    replan(procurement)


@transaction.atomic
def cancel(
    *, actor: Any, procurement: Procurement, decided_by: str, authority: str, reason: str
) -> Procurement:
    """Record that a named person has cancelled the procurement, and why. Audited.

    Refused once an agreement is registered.
    """
    fresh = locked(procurement)
    require(policies.may_cancel(actor, fresh))
    _check_person(decided_by, "-", authority, reason)
    fresh.status = ProcurementStatus.CANCELLED
    fresh.save(update_fields=["status"])
    data = {
        "decided_by": decided_by.strip(),
        "authority": authority.strip(),
        "reason": reason.strip(),
    }
    record(audit_codes.CANCELLED, actor=actor, obj=fresh, case=fresh, data=data)
    mirror(procurement, fresh, "status")
    return procurement


@transaction.atomic
def mark_concluded(*, actor: Any, procurement: Procurement, on: date | None = None) -> Procurement:
    """The agreement is registered: the procurement has come to its end. Audited.

    Called by the room of agreements, which registers the first agreement. Refused before the
    standstill is over. Doing it again changes nothing.
    """
    fresh = locked(procurement)
    if fresh.status != ProcurementStatus.CONCLUDED:
        require(policies.may_sign_agreement(actor, fresh))
        fresh.status = ProcurementStatus.CONCLUDED
        fresh.save(update_fields=["status"])
        award = AwardDecision.objects.get(procurement=fresh)
        rows = Milestone.objects.filter(procurement=fresh)
        rows.filter(key=Key.STANDSTILL).update(done_on=award.standstill_ends_on)
        rows.filter(key=Key.AGREEMENT).update(done_on=on or clock.today())
        record(audit_codes.CONCLUDED, actor=actor, obj=fresh, case=fresh)
    mirror(procurement, fresh, "status")
    return procurement
