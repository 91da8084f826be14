"""What a member says: a need of its own, or that it is interested in what others plan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.radar import audit_codes, policies
from needs.radar.actions.locking import locked
from needs.radar.models import Interest, StatedNeed, Suggestion
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """A need as it is stated: what, how much per year, and when."""

    title: str
    starts_on: date
    cpv: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    value: Decimal | None = None
    ends_on: date | None = None
    note: str = ""


def _fields(terms: NeedTerms) -> dict[str, Any]:
    if not terms.title.strip():
        raise ActionError(_("Say what is needed."), field="title")
    code = None
    if terms.cpv.strip():
        code = CpvCode.objects.filter(code=terms.cpv.strip()[:8]).first()
        if code is None:
            text = _("There is no CPV code %(codes)s.") % {"codes": terms.cpv.strip()}
            raise ActionError(text, field="cpv")
    if terms.quantity is not None and terms.quantity <= 0:
        raise ActionError(_("The quantity must be above zero."), field="quantity")
    if terms.quantity is not None and not terms.unit.strip():
        raise ActionError(_("Say what is counted, as pieces or hours."), field="unit")
    if terms.value is not None and terms.value <= 0:
        raise ActionError(_("The amount must be above zero."), field="value")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise ActionError(_("The need must begin before it ends."), field="ends_on")
    return {
        "title": terms.title.strip(),
        "cpv_code": code,
        "quantity": terms.quantity,
        "unit": terms.unit.strip(),
        "value": terms.value,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "note": terms.note.strip(),
    }


def _told(need: StatedNeed) -> dict[str, Any]:
    return {
        "title": need.title,
        "cpv": need.cpv_code.code if need.cpv_code else "",
        "quantity": str(need.quantity or ""),
        "unit": need.unit,
        "value": str(need.value or ""),
        "from": need.starts_on.isoformat(),
        "until": need.ends_on.isoformat() if need.ends_on else "",
    }


def _locked_need(need: StatedNeed) -> StatedNeed:
    rows = StatedNeed.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "cpv_code").get(pk=need.pk)


@transaction.atomic
def state_need(*, actor: Any, organisation: Organisation, terms: NeedTerms) -> StatedNeed:
    """State a need at any time, outside every inquiry. Audited; the radar looks again."""
    from needs.radar.tasks import look_again

    require(policies.may_state(actor, organisation))
    need = StatedNeed.objects.create(organisation=organisation, stated_by=actor, **_fields(terms))
    record(
        audit_codes.NEED_STATED,
        actor=actor,
        obj=need,
        organisation=organisation,
        data=_told(need),
    )
    look_again()
    return need


@transaction.atomic
def change_need(*, actor: Any, need: StatedNeed, terms: NeedTerms) -> StatedNeed:
    """Change a stated need. Audited with what it says now; unchanged, nothing happens."""
    from needs.radar.tasks import look_again

    fresh = _locked_need(need)
    require(policies.may_change(actor, fresh))
    new = _fields(terms)
    if all(getattr(fresh, name) == value for name, value in new.items()):
        return fresh
    for name, value in new.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(new))
    record(
        audit_codes.NEED_CHANGED,
        actor=actor,
        obj=fresh,
        organisation=fresh.organisation,
        data=_told(fresh),
    )
    look_again()
    return fresh


@transaction.atomic
def withdraw_need(*, actor: Any, need: StatedNeed) -> StatedNeed:
    """Withdraw a stated need: it counts no longer. Audited; once."""
    from needs.radar.tasks import look_again

    fresh = _locked_need(need)
    if fresh.is_withdrawn:
        require(policies.may_state(actor, fresh.organisation_id))
        return fresh
    require(policies.may_change(actor, fresh))
    fresh.withdrawn_at, fresh.withdrawn_by = clock.now(), actor
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(audit_codes.NEED_WITHDRAWN, actor=actor, obj=fresh, organisation=fresh.organisation)
    look_again()
    return fresh


@transaction.atomic
def say_interested(
    *, actor: Any, suggestion: Suggestion, organisation: Organisation, note: str = ""
) -> Interest:
    """Say that a member is interested in a published suggestion. Audited; once.

    Saying it again changes the note.
    """
    fresh = locked(suggestion)
    require(policies.may_be_interested(actor, fresh))
    require(policies.may_state(actor, organisation))
    row = Interest.objects.filter(suggestion=fresh, organisation=organisation).first()
    note = note.strip()[:300]
    if row is not None and row.withdrawn_at is None and row.note == note:
        return row
    row = row or Interest(suggestion=fresh, organisation=organisation)
    row.note, row.stated_by, row.stated_at, row.withdrawn_at = note, actor, clock.now(), None
    row.save()
    record(
        audit_codes.INTERESTED,
        actor=actor,
        obj=row,
        organisation=organisation,
        data={"suggestion": fresh.public_title},
    )
    return row


@transaction.atomic
def no_longer_interested(*, actor: Any, suggestion: Suggestion, organisation: Organisation) -> None:
    """Take an interest back. Audited; nothing happens when there is none."""
    fresh = locked(suggestion)
    require(policies.may_state(actor, organisation))
    row = Interest.objects.filter(
        suggestion=fresh, organisation=organisation, withdrawn_at=None
    ).first()
    if row is None:
        return
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    record(
        audit_codes.NOT_INTERESTED,
        actor=actor,
        obj=row,
        organisation=organisation,
        data={"suggestion": fresh.public_title},
    )
