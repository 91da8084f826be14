"""Deviations: reported, sent to the supplier, replied to, sanctioned, and ended."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.quality import audit_codes, letters, policies
from contracts.quality.actions.common import locked_deviation, needed, note, plain
from contracts.quality.enums import SanctionKind, Severity, Side
from contracts.quality.models import Deviation, PlanStep, Sanction
from contracts.quality.policies import Responder
from portal.core import clock
from portal.core.errors import ActionError, require


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported. `case_reference` is the member's own and makes it an individual case."""

    supplier: Any
    happened_on: date
    title: str
    description: str
    severity: Severity
    organisation: Any = None
    lot: Any = None
    term: str = ""
    is_individual: bool = False
    case_reference: str = ""
    assessment: Any = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step that the supplier proposes in its reply."""

    what: str
    due_on: date


@transaction.atomic
def report(*, actor: Any, agreement: Agreement, said: Report) -> Deviation:
    """Report a deviation, for one's own organisation or for the association. Audited.

    Raises `ActionError` at the field that does not fit. No text may hold a personal number.
    """
    require(policies.may_report(actor, agreement))
    if said.organisation is None:
        require(policies.may_follow_up(actor))
    elif not policies.reporters(actor, agreement).filter(pk=said.organisation.pk).exists():
        raise ActionError(_("You do not report for that organisation."), field="organisation")
    _require_fits(agreement, said)
    row = Deviation.objects.create(
        agreement=agreement,
        supplier=said.supplier,
        lot=said.lot,
        organisation=said.organisation,
        assessment=said.assessment,
        is_individual=said.is_individual,
        case_reference=plain("case_reference", said.case_reference) if said.is_individual else "",
        happened_on=said.happened_on,
        title=needed("title", said.title, _("Say in short what happened.")),
        description=needed("description", said.description, _("Say what happened.")),
        severity=said.severity,
        term=plain("term", said.term),
        reported_by=actor,
        reported_at=clock.now(),
    )
    note(audit_codes.REPORTED, actor, row, severity=str(row.severity))
    return row


def _require_fits(agreement: Agreement, said: Report) -> None:
    places = AgreementSupplier.objects.filter(lot__agreement=agreement, supplier=said.supplier)
    if said.lot is not None:
        places = places.filter(lot=said.lot)
    if not places.exists():
        field = "lot" if said.lot is not None else "supplier"
        raise ActionError(_("The supplier is not of this agreement and lot."), field=field)
    if said.happened_on > clock.today():
        raise ActionError(_("What has happened has a day that has been."), field="happened_on")
    if said.is_individual and said.organisation is None:
        raise ActionError(
            _("Individual cases are reported by the member whose case it is."),
            field="is_individual",
        )
    if said.is_individual and not said.case_reference.strip():
        raise ActionError(
            _("Give your own reference of the case, never a name."), field="case_reference"
        )


@transaction.atomic
def send(*, actor: Any, deviation: Deviation, text: str, reply_due_on: date) -> int:
    """Ask the supplier: it sees this text and nothing else. Answers how many letters. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_send(actor, row))
    text = needed("text", text, _("Write what the supplier is to read."))
    if reply_due_on < clock.today():
        raise ActionError(_("The last day to reply has passed."), field="reply_due_on")
    if not letters.contacts_of(row):
        raise ActionError(
            _("%(supplier)s has no contact. Add one first.") % {"supplier": row.supplier.name}
        )
    row.be_sent(text, reply_due_on)
    row.letters += 1
    row.save()
    written = letters.about_deviation(row, f"sent{row.letters}")
    note(audit_codes.SENT, actor, row, letters=written, reply_due=str(reply_due_on))
    return written


@transaction.atomic
def remind_of(*, actor: Any, deviation: Deviation) -> int:
    """Remind the supplier of its reply or its steps; answers how many letters. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_remind_of(actor, row))
    row.letters += 1
    row.save(update_fields=["letters"])
    written = letters.about_deviation(row, f"reminder{row.letters}")
    if not written:
        raise ActionError(
            _("%(supplier)s has no contact. Add one first.") % {"supplier": row.supplier.name}
        )
    note(audit_codes.REMINDED, actor, row, letters=written)
    return written


@transaction.atomic
def reply(
    *,
    responder: Responder,
    deviation: Deviation,
    text: str,
    name: str,
    steps: tuple[Proposed, ...] = (),
) -> Deviation:
    """The supplier explains itself and proposes steps; the second of two is refused. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_reply(responder, row))
    row.be_replied(
        needed("text", text, _("Write your reply.")), needed("name", name, _("Write your name."))
    )
    row.save()
    for step in steps:
        PlanStep.objects.create(
            deviation=row,
            what=needed("steps", step.what, _("Say what is to be done.")),
            side=Side.SUPPLIER,
            due_on=step.due_on,
            is_proposed=True,
        )
    note(audit_codes.REPLIED, responder.user, row, steps=len(steps))
    return row


@transaction.atomic
def sanction(
    *,
    actor: Any,
    deviation: Deviation,
    kind: SanctionKind,
    amount: Decimal | None,
    term: str,
    reason: str,
    decided_on: date,
    decided_by: str,
    authority: str,
) -> Sanction:
    """Record a sanction that a named person has decided by the agreement. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_handle(actor, row))
    if kind in SanctionKind.with_amount() and not amount:
        raise ActionError(_("Say how much."), field="amount")
    if kind not in SanctionKind.with_amount() and amount:
        raise ActionError(_("A warning has no amount."), field="amount")
    if decided_on > clock.today():
        raise ActionError(_("A decision has a day that has been."), field="decided_on")
    made = Sanction.objects.create(
        deviation=row,
        kind=kind,
        amount=amount or None,
        term=needed("term", term, _("Say by which term of the agreement.")),
        reason=needed("reason", reason, _("Say why.")),
        decided_on=decided_on,
        decided_by=needed("decided_by", decided_by, _("Say who decided.")),
        authority=needed("authority", authority, _("Say by what authority.")),
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    note(audit_codes.SANCTIONED, actor, row, kind=str(kind), amount=str(made.amount or ""))
    return made


@transaction.atomic
def close(*, actor: Any, deviation: Deviation, outcome: str) -> Deviation:
    """Close a deviation that is put right; every step of its plan is verified. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_close(actor, row))
    row.be_closed(actor, needed("outcome", outcome, _("Say how it was put right.")))
    row.save()
    note(audit_codes.CLOSED, actor, row)
    return row


@transaction.atomic
def dismiss(*, actor: Any, deviation: Deviation, outcome: str) -> Deviation:
    """Find that it was no deviation. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_dismiss(actor, row))
    row.be_dismissed(actor, needed("outcome", outcome, _("Say why it is no deviation.")))
    row.save()
    note(audit_codes.DISMISSED, actor, row)
    return row


@transaction.atomic
def reopen(*, actor: Any, deviation: Deviation, reason: str) -> Deviation:
    """Open a deviation again that was not at its end after all. Audited."""
    row = locked_deviation(deviation.pk)
    require(policies.may_reopen(actor, row))
    row.be_reopened(needed("reason", reason, _("Say why it is opened again.")))
    row.save()
    note(audit_codes.REOPENED, actor, row)
    return row
