"""What follows an agreement: the next procurement, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import wheel
from contracts.agreements.models import Agreement
from contracts.followup import audit_codes, policies, volumes
from contracts.followup.enums import Renewal
from contracts.followup.models import NextCycle
from needs.inquiries import actions as needs
from needs.inquiries.actions.inquiries import ItemRow
from needs.planning import actions as planning
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.procurements import actions as procurements
from portal.procurements.enums import CooperationForm
from portal.procurements.models import ProcessVersion
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class NextTerms:
    """How the next procurement begins; with `needs_by` an inquiry is prepared, not sent."""

    title: str
    process: ProcessVersion
    start_on: date | None = None
    publication_on: date | None = None
    diary_number: str = ""
    parties: Sequence[Organisation] = ()
    needs_by: date | None = None


def _locked(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("procurement").get(pk=agreement.pk)


@transaction.atomic
def start_next(*, actor: Any, agreement: Agreement, terms: NextTerms) -> NextCycle:
    """Start the procurement that succeeds the agreement, linked both ways. Audited.

    It gets the agreement's area, CPV codes, lots and the chosen parties, and in its description the
    use of the last year; the inquiry has a line per lot in kronor, which each party's answer page
    offers its own use for. Who starts it is responsible for it. Once: the second of two is refused.
    """
    old = _locked(agreement)
    require(policies.may_start_next(actor, old))
    made = procurements.create_procurement(
        actor=actor,
        title=terms.title,
        process=terms.process,
        responsible=actor,
        diary_number=terms.diary_number,
        area=old.area,
        description=_described(old),
        publication_on=terms.publication_on,
        start_on=terms.start_on,
        cooperation_form=old.procurement.cooperation_form
        if old.procurement
        else CooperationForm.AGENT,
        is_demo=bool(old.procurement and old.procurement.is_demo),
    )
    codes = list(old.cpv_codes.values_list("code", flat=True))
    if codes:
        procurements.set_cpv(actor=actor, procurement=made, codes=codes)
    names = list(old.lots.values_list("name", flat=True))
    if names:
        procurements.set_lots(
            actor=actor, procurement=made, lots=[(None, name, "") for name in names]
        )
    if terms.parties:
        procurements.invite(actor=actor, procurement=made, organisations=terms.parties)
    if terms.needs_by is not None:
        _ask(actor, made, terms.needs_by)
    cycle, _new = NextCycle.objects.update_or_create(
        agreement=old,
        defaults={
            "procurement": made,
            "decision": Renewal.STARTED,
            "reason": "",
            "decided_by": actor,
            "decided_at": clock.now(),
        },
    )
    planning.note_started(actor=actor, source=wheel.key_of(old.pk), procurement=made)
    record(
        audit_codes.CYCLE_STARTED,
        actor=actor,
        obj=old,
        case=made,
        data={"procurement": made.pk, "agreement": old.number, "parties": len(terms.parties)},
    )
    return cycle


def _described(agreement: Agreement) -> str:
    """Where the procurement comes from, and what was bought lately."""
    known = volumes.volumes_of(agreement)
    text = _("Follows the agreement %(title)s (%(number)s), which ends %(day)s.") % {
        "title": agreement.title,
        "number": agreement.number,
        "day": formats.day(agreement.valid_to),
    }
    if known.first is None:
        return text
    used = _("Bought %(first)s–%(last)s: %(amount)s.") % {
        "first": formats.month(known.first),
        "last": formats.month(known.last),
        "amount": formats.exact_money(known.total),
    }
    return f"{text} {used}"


def _ask(actor: Any, procurement: Any, needs_by: date) -> None:
    try:
        inquiry = needs.create_inquiry(
            actor=actor,
            procurement=procurement,
            title=_("Needs: %(title)s") % {"title": procurement.title},
            introduction=_(
                "What do you need per year? The figures you start from are what you bought by the"
                " agreement that ends."
            ),
            deadline=needs_by,
        )
    except ActionError as refused:
        refused.field = "needs_by" if refused.field == "deadline" else refused.field
        raise
    rows = [
        ItemRow(name=item.name, unit=volumes.UNIT, lot_id=item.lot_id, pk=item.pk)
        for item in inquiry.items.order_by("position")
    ]
    if rows:
        needs.save_items(actor=actor, inquiry=inquiry, rows=rows)


@transaction.atomic
def end_without_next(*, actor: Any, agreement: Agreement, reason: str) -> NextCycle:
    """Decide that the agreement is not renewed, and why. Audited; a start may still follow."""
    old = _locked(agreement)
    require(policies.may_end(actor, old))
    if not reason.strip():
        raise ActionError(_("Say why the agreement is not to be renewed."), field="reason")
    cycle, _new = NextCycle.objects.update_or_create(
        agreement=old,
        defaults={
            "procurement": None,
            "decision": Renewal.ENDED,
            "reason": reason.strip(),
            "decided_by": actor,
            "decided_at": clock.now(),
        },
    )
    record(
        audit_codes.CYCLE_ENDED,
        actor=actor,
        obj=old,
        case=old.procurement,
        data={"reason": cycle.reason},
    )
    return cycle
