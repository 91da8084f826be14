"""Amendments: recorded with their ground, and measured by the bounds of the law."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import amendments, audit_codes, policies
from contracts.agreements.actions.common import keep, locked, named, reasoned, told, write
from contracts.agreements.enums import DocumentKind
from contracts.agreements.models import Agreement, Amendment
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import AmendmentTerms, Upload
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def amend(
    *, actor: Any, agreement: Agreement, terms: AmendmentTerms, upload: Upload | None = None
) -> Amendment:
    """Record an amendment that a named person has decided. Audited.

    Its bound is measured under the lock, so that two at once are summed. Where the bound is passed
    or cannot be measured, the decision about that must be written too; where the last day is moved
    beyond the longest term, the special reasons.
    """
    fresh = locked(agreement)
    require(policies.may_manage(actor, fresh))
    if terms.made_on > clock.today():
        raise ActionError(_("The day of the amendment lies ahead."), field="made_on")
    description = told(terms.description, "description")
    reason = told(terms.reason)
    decided_by, authority = named(terms.decided_by, terms.authority)
    measured = amendments.measure(fresh, terms.ground, terms.value, on=terms.made_on)
    if measured.needs_decision and not terms.decision_note.strip():
        raise ActionError(
            _("%(why)s Write who has decided that it is done all the same, and why.")
            % {"why": measured.within.reason},
            field="decision_note",
            paragraph=measured.rule.paragraph,
        )
    row = Amendment.objects.create(
        agreement=fresh,
        position=fresh.amendments.count() + 1,
        made_on=terms.made_on,
        description=description,
        reason=reason,
        ground=terms.ground,
        law=measured.rule.paragraph,
        law_verified=measured.within.verified,
        value=terms.value,
        moves_ceiling=terms.moves_ceiling,
        moves_end_to=terms.moves_end_to,
        decided_by=decided_by,
        authority=authority,
        decision_note=terms.decision_note.strip(),
        announced_on=terms.announced_on,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    if terms.moves_ceiling:
        _move_ceiling(fresh, row)
    if terms.moves_end_to is not None:
        _move_end(fresh, terms.moves_end_to, terms.long_term_reason)
    if upload is not None:
        keep(
            actor=actor,
            agreement=fresh,
            upload=upload,
            title=_("Amendment %(number)s") % {"number": row.position},
            kind=DocumentKind.AMENDMENT,
            amendment=row,
        )
    write(
        audit_codes.AMENDED,
        actor=actor,
        agreement=fresh,
        data={
            "number": row.position,
            "ground": str(row.ground),
            "law": row.law,
            "value": str(row.value),
            "within": measured.within.value,
            "ceiling": str(fresh.ceiling or "") if row.moves_ceiling else "",
            "valid_to": fresh.valid_to.isoformat() if row.moves_end_to else "",
            "decided_by": decided_by,
            "authority": authority,
            "reason": reason,
        },
    )
    return row


def _move_end(agreement: Agreement, day: date, reasons: str) -> None:
    """Move the last day for call-offs; options that are not decided must still come after it."""
    if agreement.terminated_from is not None:
        raise ActionError(
            _("The agreement is terminated, so nothing is extended."), field="moves_end_to"
        )
    if day < agreement.valid_from or day == agreement.valid_to:
        raise ActionError(
            _("Give another last day than the present one, after the first day."),
            field="moves_end_to",
        )
    undecided = agreement.options.filter(taken_at=None, declined_at=None)
    if undecided.filter(extends_to__lte=day).exists():
        raise ActionError(
            _("An option that nobody has decided about extends no further. Decide about it first."),
            field="moves_end_to",
        )
    also = reasoned(agreement, day, reasons)
    agreement.valid_to = day
    agreement.last_contract_date = max(agreement.last_contract_date, day)
    agreement.save(update_fields=["valid_to", "last_contract_date", *also])
    match_use.delay_on_commit(agreement.pk)


def _move_ceiling(agreement: Agreement, row: Amendment) -> None:
    """Move the ceiling of the whole; it cannot fall to nothing or below the lots together."""
    before = amendments.ceiling_of(agreement)
    if before is None:
        raise ActionError(_("The agreement has no ceiling to move."), field="moves_ceiling")
    after = before + row.value
    lots = amendments.ceiling_of_lots(agreement)
    if after <= 0 or (lots is not None and after < lots):
        raise ActionError(
            _("The ceiling cannot be moved below zero or below the lots' ceilings together."),
            field="value",
        )
    if agreement.estimate is not None and after < agreement.estimate:
        raise ActionError(_("The ceiling cannot be below the estimated value."), field="value")
    agreement.ceiling = after
    agreement.save(update_fields=["ceiling"])
