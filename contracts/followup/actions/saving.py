"""Savings: stated by a method, withdrawn with a reason."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementDocument, AgreementLot
from contracts.followup import audit_codes, policies
from contracts.followup import saving as counting
from contracts.followup.enums import SavingsMethod
from contracts.followup.models import SavingsStatement
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.documents.models import Document


@dataclass(frozen=True, slots=True)
class SavingTerms:
    """A comparison: the same `item` at two prices, over the use of whole months."""

    method: SavingsMethod | str
    first_month: date
    last_month: date
    item: str
    baseline_price: Decimal
    agreed_price: Decimal
    baseline_source: str
    lot: AgreementLot | None = None
    document: Document | None = None


@transaction.atomic
def state_saving(*, actor: Any, agreement: Agreement, terms: SavingTerms) -> SavingsStatement:
    """State a saving; the sum is counted here from the use, never typed. Audited.

    Refused without use in the time, since a saving of nothing says nothing.
    """
    require(policies.may_follow_up(actor))
    _check(agreement, terms)
    first, last = terms.first_month.replace(day=1), terms.last_month.replace(day=1)
    used = counting.used_in(agreement, first, last, terms.lot)
    if used <= 0:
        raise ActionError(_("Nothing is known to be bought in that time."), field="first_month")
    made = SavingsStatement.objects.create(
        agreement=agreement,
        lot=terms.lot,
        method=SavingsMethod(terms.method).value,
        first_month=first,
        last_month=last,
        item=terms.item.strip(),
        baseline_price=terms.baseline_price,
        agreed_price=terms.agreed_price,
        baseline_source=terms.baseline_source.strip(),
        document=terms.document,
        used=used,
        saving=counting.saved(used, baseline=terms.baseline_price, agreed=terms.agreed_price),
        coverage_text=counting.coverage_text(agreement),
        stated_by=actor,
        stated_at=clock.now(),
    )
    record(
        audit_codes.SAVING_STATED,
        actor=actor,
        obj=agreement,
        case=agreement.procurement,
        data={
            "saving": made.pk,
            "method": made.method,
            "used": str(made.used),
            "sum": str(made.saving),
            "from": first.isoformat(),
            "to": last.isoformat(),
        },
    )
    return made


def _check(agreement: Agreement, terms: SavingTerms) -> None:
    if terms.last_month < terms.first_month:
        raise ActionError(_("The time must begin before it ends."), field="last_month")
    if terms.first_month > clock.today():
        raise ActionError(_("The time has not begun."), field="first_month")
    for name in ("baseline_price", "agreed_price"):
        if getattr(terms, name) <= 0:
            raise ActionError(_("The price must be above zero."), field=name)
    if not terms.baseline_source.strip():
        raise ActionError(_("Say where the price compared with is from."), field="baseline_source")
    if terms.lot is not None and terms.lot.agreement_id != agreement.pk:
        raise ActionError(_("The lot is of another agreement."), field="lot")
    if terms.document is not None:
        kept = AgreementDocument.objects.filter(agreement=agreement, document=terms.document)
        if not kept.exists():
            raise ActionError(_("The document is of another agreement."), field="document")
        if terms.document.is_secret:
            raise ActionError(
                _("The document is secret, and savings are shown to the parties."),
                field="document",
            )


@transaction.atomic
def withdraw_saving(*, actor: Any, saving: SavingsStatement, reason: str) -> SavingsStatement:
    """Withdraw a saving that was wrong; it stays on record. Audited."""
    rows = SavingsStatement.objects.select_for_update(of=("self",))
    row = rows.select_related("agreement__procurement").get(pk=saving.pk)
    require(policies.may_withdraw(actor, row))
    if not reason.strip():
        raise ActionError(_("Write the reason."), field="reason")
    row.withdrawn_by, row.withdrawn_at = actor, clock.now()
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record(
        audit_codes.SAVING_WITHDRAWN,
        actor=actor,
        obj=row.agreement,
        case=row.agreement.procurement,
        data={"saving": row.pk, "reason": row.withdrawn_reason},
    )
    return row
