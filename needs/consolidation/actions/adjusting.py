"""Counting another quantity than was answered, with the reason, and taking that back."""

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from needs.consolidation import audit_codes, policies
from needs.consolidation.models import Adjustment
from needs.inquiries.models import Answer, AnswerLine, InquiryItem
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.ui import formats


@transaction.atomic
def adjust(
    *,
    actor: Any,
    answer: Answer,
    item: InquiryItem,
    quantity: Decimal,
    reason: str,
    version: int,
) -> Adjustment:
    """Count `quantity` instead of what the party answered; the answer stays as it is.

    `version` is the answer's when the page was opened: refused when it has changed since. An
    adjustment of the same line that has fallen is withdrawn in the same step.
    """
    answer = _locked(answer)
    require(policies.may_adjust(actor, answer))
    if answer.version != version:
        raise ActionError(_("The answer has changed since you opened the page. Read it again."))
    if quantity < 0:
        raise ActionError(_("A quantity cannot be negative."), field="quantity")
    if not reason.strip():
        raise ActionError(_("Say why the figure is adjusted."), field="reason")
    line = AnswerLine.objects.filter(answer=answer, item=item).first()
    if line is None or answer.submitted_at is None:
        raise ActionError(_("The party has not answered that line."))
    if line.quantity == quantity:
        raise ActionError(_("The adjusted figure is the one that was answered."), field="quantity")
    _clear_fallen(actor, answer, item)
    try:
        with transaction.atomic():
            made = Adjustment.objects.create(
                answer=answer,
                item=item,
                original=line.quantity,
                quantity=quantity,
                reason=reason.strip(),
                answer_submitted_at=answer.submitted_at,
                made_by=actor,
            )
    except IntegrityError as error:
        raise ActionError(_("The line is already adjusted: withdraw that first.")) from error
    record(
        audit_codes.ADJUSTED,
        actor=actor,
        obj=made,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
        data={
            "line": item.name[:200],
            "from": str(line.quantity),
            "to": str(quantity),
            "reason": made.reason[:300],
        },
    )
    return made


@transaction.atomic
def withdraw(*, actor: Any, adjustment: Adjustment, reason: str) -> Adjustment:
    """Count again what the party answered. The adjustment stays to be read."""
    _locked(adjustment.answer)
    rows = Adjustment.objects.select_for_update(of=("self",))
    fresh = rows.select_related("answer__inquiry__procurement", "answer__organisation", "item").get(
        pk=adjustment.pk
    )
    require(policies.may_withdraw(actor, fresh))
    if not reason.strip():
        raise ActionError(_("Say why the adjustment is withdrawn."), field="reason")
    return _withdraw(actor, fresh, reason.strip())


def _withdraw(actor: Any, adjustment: Adjustment, reason: str) -> Adjustment:
    adjustment.withdrawn_at, adjustment.withdrawn_by = clock.now(), actor
    adjustment.withdrawn_reason = reason
    adjustment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        audit_codes.WITHDRAWN,
        actor=actor,
        obj=adjustment,
        organisation=adjustment.answer.organisation,
        case=adjustment.answer.inquiry.procurement,
        data={"reason": reason[:300], "counts_again": str(adjustment.original)},
    )
    return adjustment


def _clear_fallen(actor: Any, answer: Answer, item: InquiryItem) -> None:
    """Put away an adjustment of an earlier answer: it counts no more, a new one takes its place."""
    mine = Adjustment.objects.filter(answer=answer, item=item, withdrawn_at=None)
    in_force = set(mine.in_force().values_list("pk", flat=True))
    for old in mine.select_related("answer__organisation", "answer__inquiry__procurement", "item"):
        if old.pk not in in_force:
            text = _("Fell when the party answered anew on %(day)s.")
            _withdraw(actor, old, text % {"day": formats.day(answer.submitted_at)})


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",))
    return rows.select_related("inquiry__procurement", "organisation").get(pk=answer.pk)
