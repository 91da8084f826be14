"""Amendments: recorded with their ground, and measured by the bounds of the law."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import amendments, audit_codes, policies
from contracts.agreements.actions.common import keep, locked, named, told, write
from contracts.agreements.enums import DocumentKind
from contracts.agreements.models import Agreement, Amendment
from contracts.agreements.terms import AmendmentTerms, Upload
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def amend(
    *, actor: Any, agreement: Agreement, terms: AmendmentTerms, upload: Upload | None = None
) -> Amendment:
    """Record an amendment that a named person has decided. Audited.

    Its bound is measured under the lock, so that two at once are summed. Where the bound is passed
    or cannot be measured, the decision about that must be written too.
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
        decided_by=decided_by,
        authority=authority,
        decision_note=terms.decision_note.strip(),
        announced_on=terms.announced_on,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    if terms.moves_ceiling:
        _move_ceiling(fresh, row)
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
            "decided_by": decided_by,
            "authority": authority,
            "reason": reason,
        },
    )
    return row


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
