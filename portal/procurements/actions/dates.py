"""Dates of a case: planned, moved, come true."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core.errors import ActionError, require
from portal.procurements import audit_codes, policies
from portal.procurements.actions.locking import locked
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Milestone, Procurement
from portal.procurements.process import ANCHOR, Key, read
from portal.procurements.schedule import compute


def replan(
    procurement: Procurement, *, publication_on: date | None = None, electronic: bool = True
) -> None:
    """Compute every date again that is neither moved by hand nor come true, in a transaction."""
    definition = read(procurement.process.definition)
    rows = {row.key: row for row in procurement.milestones.all()}
    fixed = {
        key: day
        for key, row in rows.items()
        if (day := row.done_on or (row.planned_on if row.moved_by_hand else None))
    }
    anchor = rows.get(ANCHOR)
    planned = compute(
        definition,
        publication_on=publication_on or (anchor.planned_on if anchor else None),
        regime=procurement.regime,
        fixed=fixed,
        electronic=electronic,
    )
    for position, item in enumerate(planned.values()):
        row = rows.get(item.key) or Milestone(procurement=procurement, key=item.key)
        row.position = position
        row.label = item.label
        if item.key not in fixed:
            row.planned_on = item.day
            row.reason = item.reason[:300]
            row.paragraph = item.paragraph[:60]
        row.save()


def is_movable(procurement: Procurement, key: str) -> bool:
    """Whether a date may be moved by hand: never the standstill, nor what the notice has stated."""
    if key == Key.STANDSTILL:
        return False
    published = procurement.status != ProcurementStatus.PREPARING
    return not (published and key in {Key.PUBLICATION, Key.TENDER_DEADLINE})


@transaction.atomic
def move_milestone(
    *, actor: Any, procurement: Procurement, key: str, planned_on: date, reason: str
) -> Milestone:
    """Plan a step on another day, with a reason; the dates counted from it follow. Audited.

    A step that has come true does not move.
    """
    procurement = locked(procurement)
    require(policies.may_coordinate(actor, procurement))
    row = _milestone(procurement, key)
    if row.done_on:
        raise ActionError(_("The step has already come true, so its date does not move."))
    if not is_movable(procurement, key):
        raise ActionError(
            _("The date is set by the law or stated in the notice, and is not moved by hand.")
        )
    if not reason.strip():
        raise ActionError(_("Say why the date is moved."), field="reason")
    before = row.planned_on
    row.planned_on = planned_on
    row.reason = reason.strip()[:300]
    row.paragraph = ""
    row.moved_by_hand = True
    row.save()
    replan(procurement)
    record(
        audit_codes.MILESTONE_MOVED,
        actor=actor,
        obj=row,
        case=procurement,
        data={
            "key": key,
            "from": before.isoformat() if before else "",
            "to": planned_on.isoformat(),
            "reason": row.reason,
        },
    )
    return row


@transaction.atomic
def mark_done(procurement: Procurement, key: str, on: date, *, actor: Any = None) -> Milestone:
    """A step has come true on the day `on`; the dates counted from it follow. Audited.

    Used by the actions of the rooms that know: they have asked their own policy. Doing it again
    with the same day changes nothing.
    """
    procurement = locked(procurement)
    row = _milestone(procurement, key)
    if row.done_on == on:
        return row
    row.done_on = on
    row.save(update_fields=["done_on"])
    replan(procurement)
    data = {"key": key, "on": on.isoformat()}
    record(audit_codes.MILESTONE_DONE, actor=actor, obj=row, case=procurement, data=data)
    return row


def _milestone(procurement: Procurement, key: str) -> Milestone:
    """The milestone, made from the process when the case was begun without dates."""
    row = Milestone.objects.filter(procurement=procurement, key=key).first()
    if row is None:
        replan(procurement)
        row = Milestone.objects.filter(procurement=procurement, key=key).first()
    if row is None:
        raise ActionError(_("The process of this procurement has no such step."))
    return row
