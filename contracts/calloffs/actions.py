"""The verbs: making, examining, changing and cancelling call-offs.

Each is one transaction. Whatever touches the sum against a ceiling first locks the agreement, sums
the rows anew and decides by that: two who call off the last headroom at once wait for one another.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementLot, AgreementSupplier
from contracts.calloffs import audit_codes, letters, lines, policies, rules, standing
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import (
    AskedSupplier,
    CallOff,
    CallOffDocument,
    CeilingRequest,
    Competition,
    Quote,
)
from contracts.calloffs.tasks import watch_ceiling
from contracts.calloffs.terms import CallOffTerms, ChangeTerms
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, Refused, require
from portal.documents import actions as documents
from portal.documents.enums import MediaType
from portal.organisations.models import Organisation

DOCUMENT_KIND = "call-off"
DOCUMENT_TYPES = (MediaType.PDF, MediaType.XLSX, MediaType.PNG, MediaType.JPEG)


def _locked(agreement_id: int) -> Agreement:
    """The agreement, held against every other call-off by it until this transaction ends."""
    return (
        Agreement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("procurement")
        .get(pk=agreement_id)
    )


def _stop(found: list[rules.Objection]) -> None:
    """Raise for the first objection that nobody can override."""
    for objection in found:
        if objection.overridable:
            continue
        if objection.field == "organisation":
            raise Refused(objection.text, field="organisation", paragraph=objection.paragraph)
        raise ActionError(objection.text, field=objection.field, paragraph=objection.paragraph)


@transaction.atomic
def register_call_off(
    *,
    actor: Any,
    lot: AgreementLot,
    organisation: Organisation,
    terms: CallOffTerms,
) -> CallOff:
    """Make a call-off: it counts at once, or waits for a lawyer above the ceiling. Audited.

    Raises `Refused` for a person or buyer that may not, `ActionError` with field and paragraph for
    what the agreement or the law does not allow, the ceiling included where nobody may override it.
    """
    require(policies.may_call_off(actor, organisation))
    agreement = _locked(lot.agreement_id)
    place = (
        AgreementSupplier.objects.filter(pk=terms.place_id, lot=lot)
        .select_related("supplier", "sub_area", "lot__agreement__procurement")
        .first()
    )
    if place is None:
        raise ActionError(_("Choose a supplier of this lot."), field="place")
    facts = standing.facts_of(
        agreement, lot, organisation, on=terms.made_on, sub_area_id=place.sub_area_id
    )
    found = rules.objections(facts, terms)
    _stop(found)
    over = next((objection for objection in found if objection.overridable), None)
    if over is not None and not terms.ceiling_reason.strip():
        raise ActionError(
            over.text + " " + _("Say why, and a lawyer is asked."),
            field="ceiling_reason",
            paragraph=over.paragraph,
        )
    call_off = _write(actor, place, organisation, terms, facts)
    if over is None:
        call_off.be_registered()
        call_off.save(update_fields=["status"])
        _record(audit_codes.REGISTERED, actor, call_off)
        _counted(actor, call_off)
    else:
        _ask(actor, call_off, facts, over, terms.ceiling_reason)
    return call_off


def _write(
    actor: Any,
    place: AgreementSupplier,
    organisation: Organisation,
    terms: CallOffTerms,
    facts: rules.Facts,
) -> CallOff:
    lot = place.lot
    call_off = CallOff.objects.create(
        lot=lot,
        place=place,
        proposed_id=rules.proposal(facts).place_id,
        organisation=organisation,
        made_on=terms.made_on,
        method=facts.method,
        value=terms.value,
        quantity=terms.quantity,
        unit=terms.unit.strip() or lot.unit,
        contract_to=terms.contract_to,
        reason=terms.reason.strip(),
        reference=terms.reference.strip(),
        delivery=terms.delivery.strip(),
        decided_by=terms.decided_by.strip(),
        authority=terms.authority.strip(),
        registered_by=actor,
        registered_at=clock.now(),
    )
    places = {seat.place_id for seat in facts.seats}
    AskedSupplier.objects.bulk_create(
        AskedSupplier(
            call_off=call_off,
            place_id=row.place_id,
            asked_on=row.asked_on,
            answered_on=row.answered_on,
            answer=row.answer,
            note=row.note.strip(),
        )
        for row in terms.asked
        if row.place_id in places and row.answer
    )
    if terms.competition is not None:
        _write_competition(call_off, terms, places)
    return call_off


def _write_competition(call_off: CallOff, terms: CallOffTerms, places: set[int]) -> None:
    told = terms.competition
    assert told is not None  # noqa: S101 - asked by the caller
    try:
        with transaction.atomic():
            competition = Competition.objects.create(
                call_off=call_off,
                deadline=told.deadline,
                criteria=told.criteria.strip(),
                standstill_until=told.standstill_until,
                standstill_note=told.standstill_note.strip(),
                origin=told.origin,
            )
    except IntegrityError as error:
        raise ActionError(_("The competition has led to a call-off already.")) from error
    Quote.objects.bulk_create(
        Quote(
            competition=competition,
            place_id=row.place_id,
            invited=row.invited,
            amount=row.amount if row.invited else None,
            is_winner=row.place_id == call_off.place_id,
            note=row.note.strip(),
        )
        for row in told.quotes
        if row.place_id in places
    )


def _record(code: str, actor: Any, call_off: CallOff, **data: Any) -> None:
    record(
        code,
        actor=actor,
        obj=call_off,
        organisation=call_off.organisation,
        case=call_off.lot.agreement.procurement,
        data={
            "agreement": call_off.lot.agreement.number,
            "lot": call_off.lot.number,
            "supplier": call_off.place.supplier.name,
            "value": str(call_off.value or ""),
            **data,
        },
    )


def _counted(actor: Any, call_off: CallOff) -> None:
    """A call-off counts: it becomes a line of use, and the ceiling is looked at."""
    lines.add(call_off, actor=actor)
    watch_ceiling.delay_on_commit(call_off.lot.agreement_id)


def _ask(
    actor: Any, call_off: CallOff, facts: rules.Facts, over: rules.Objection, reason: str
) -> None:
    """The call-off waits; the ceiling that it passes first is the one the lawyer is told."""
    rooms = [room for room in (facts.lot, facts.total) if room.left is not None]
    room = min(rooms, key=lambda one: one.left or 0)
    request = CeilingRequest.objects.create(
        call_off=call_off,
        reason=reason.strip(),
        ceiling=room.ceiling,
        left=room.left,
        law=over.paragraph,
        law_verified=over.verified,
        asked_by=actor,
        asked_at=clock.now(),
    )
    _record(audit_codes.ASKED, actor, call_off, left=str(room.left), reason=request.reason)
    letters.asked(request)


@transaction.atomic
def examine(
    *, actor: Any, request: CeilingRequest, approved: bool, note: str, paragraph: str
) -> CallOff:
    """A lawyer lets a call-off pass the ceiling, or does not. Audited; the one who asked is told.

    Everything but the ceiling is tried again: the agreement may have ended meanwhile. Raises
    `Refused` for anyone but another person who is a lawyer, and for the second of two at once.
    """
    agreement = _locked(request.call_off.lot.agreement_id)
    row = (
        CeilingRequest.objects.select_for_update(of=("self",))
        .select_related(
            "call_off__lot__agreement__procurement",
            "call_off__place__supplier",
            "call_off__organisation",
            "asked_by",
        )
        .get(pk=request.pk)
    )
    require(policies.may_examine(actor, row))
    if not note.strip():
        raise ActionError(_("Write your assessment."), field="note")
    if not paragraph.strip():
        raise ActionError(_("Name the paragraph that you rely on."), field="paragraph")
    call_off = row.call_off
    if approved:
        _stands_still(agreement, call_off)
        call_off.be_registered()
    else:
        call_off.be_denied()
    call_off.save(update_fields=["status"])
    row.approved, row.note, row.paragraph = approved, note.strip(), paragraph.strip()
    row.decided_by, row.decided_at = actor, clock.now()
    row.save(update_fields=["approved", "note", "paragraph", "decided_by", "decided_at"])
    code = audit_codes.APPROVED if approved else audit_codes.DENIED
    _record(code, actor, call_off, note=row.note, paragraph=row.paragraph)
    if approved:
        _counted(actor, call_off)
    letters.decided(row)
    return call_off


def _stands_still(agreement: Agreement, call_off: CallOff) -> None:
    """Raise unless the buyer may still call off, and a lawyer still override the ceiling."""
    facts = standing.facts_of(
        agreement,
        call_off.lot,
        call_off.organisation,
        on=call_off.made_on,
        sub_area_id=call_off.place.sub_area_id,
    )
    if not facts.standing:
        raise ActionError(facts.standing.reason, paragraph=facts.standing.paragraph)
    _stop(list(rules.ceiling(facts, call_off.value)))


def _call_off_locked(call_off: CallOff) -> tuple[Agreement, CallOff]:
    agreement = _locked(call_off.lot.agreement_id)
    row = (
        CallOff.objects.select_for_update(of=("self",))
        .select_related("lot__agreement__procurement", "place__supplier", "organisation")
        .get(pk=call_off.pk)
    )
    return agreement, row


@transaction.atomic
def change_call_off(*, actor: Any, call_off: CallOff, terms: ChangeTerms) -> CallOff:
    """Change value, quantity, end, reference or delivery, with a reason. Audited with old and new.

    A higher value must fit below the ceiling: what goes above it is a call-off of its own, for
    which a lawyer can be asked.
    """
    agreement, row = _call_off_locked(call_off)
    require(policies.may_change(actor, row))
    facts = standing.facts_of(
        agreement,
        row.lot,
        row.organisation,
        on=row.made_on,
        sub_area_id=row.place.sub_area_id,
        without=row,
    )
    for objection in rules.change_objections(facts, row.made_on, terms, was=row.value):
        raise ActionError(objection.text, field=objection.field, paragraph=objection.paragraph)
    names = ("value", "quantity", "contract_to", "reference", "delivery")
    changes = {
        name: [str(getattr(row, name) or ""), str(getattr(terms, name) or "")]
        for name in names
        if getattr(row, name) != getattr(terms, name)
    }
    if not changes:
        raise ActionError(_("Nothing is changed."))
    for name in names:
        setattr(row, name, getattr(terms, name))
    row.save(update_fields=list(names))
    _record(audit_codes.CHANGED, actor, row, reason=terms.reason.strip(), changes=changes)
    if "value" in changes:
        lines.take_back(row, actor=actor)
        _counted(actor, row)
    return row


@transaction.atomic
def cancel_call_off(*, actor: Any, call_off: CallOff, reason: str) -> CallOff:
    """Take a call-off back, with a reason: it counts no more, and stays to be read. Audited."""
    _agreement, row = _call_off_locked(call_off)
    require(policies.may_cancel(actor, row))
    if not reason.strip():
        raise ActionError(_("Say why the call-off is cancelled."), field="reason")
    counted = row.status_enum in CallOffStatus.counted()
    row.be_cancelled()
    row.cancelled_by, row.cancel_reason = actor, reason.strip()
    row.save(update_fields=["status", "cancelled_at", "cancelled_by", "cancel_reason"])
    _record(audit_codes.CANCELLED, actor, row, reason=row.cancel_reason)
    if counted:
        lines.take_back(row, actor=actor)
    return row


@transaction.atomic
def add_document(
    *, actor: Any, call_off: CallOff, content: Any, filename: str, title: str
) -> CallOffDocument:
    """Keep a file with the call-off: the order, an answer, a quote. Audited by the store."""
    require(policies.may_call_off(actor, call_off.organisation))
    document = documents.store(
        actor=actor,
        content=content,
        filename=filename,
        title=title.strip() or filename,
        kind=DOCUMENT_KIND,
        organisation=call_off.organisation,
        case=call_off.lot.agreement.procurement,
        allowed=DOCUMENT_TYPES,
    )
    return CallOffDocument.objects.create(call_off=call_off, document=document)
