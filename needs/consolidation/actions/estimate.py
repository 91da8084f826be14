"""From demand to estimate and ceiling, always on a snapshot."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.consolidation import audit_codes, selectors
from needs.consolidation.actions.snapshots import freeze
from needs.consolidation.models import Estimate, Snapshot
from portal.audit.actions import record
from portal.core.errors import ActionError, require
from portal.procurements import actions as procurements
from portal.procurements import policies

ORE = Decimal("0.01")
MOST_MARGIN = Decimal(500)


def ceiling_of(estimate: Decimal, margin_percent: Decimal) -> Decimal:
    """The estimate with a margin on top, to the öre."""
    return (estimate * (1 + margin_percent / 100)).quantize(ORE, ROUND_HALF_UP)


@transaction.atomic
def set_estimate(
    *,
    actor: Any,
    procurement: Any,
    estimated_value: Decimal,
    margin_percent: Decimal,
    reason: str,
    snapshot: Snapshot | None = None,
) -> Decimal:
    """Write estimate and ceiling into the procurement, with how they were reached.

    The ceiling must be stated in the notice, and the agreement stops having effect when it is
    reached (C-23/20, HFD 2022:4), so a person chooses the margin and says why. Both stand on a
    snapshot of the demand: the given one, else one that is frozen now. Returns the ceiling.
    """
    require(policies.may_coordinate(actor, procurement))
    if estimated_value <= 0:
        raise ActionError(_("The estimate must be more than zero."), field="estimated_value")
    if not 0 <= margin_percent <= MOST_MARGIN:
        raise ActionError(
            _("Choose a margin between 0 and %(most)s per cent.") % {"most": MOST_MARGIN},
            field="margin_percent",
        )
    if not reason.strip():
        raise ActionError(_("Say why you choose this margin."), field="reason")
    if snapshot is not None and snapshot.procurement_id != procurement.pk:
        raise ActionError(_("The snapshot is of another procurement."), field="snapshot")
    demand = selectors.consolidated(procurement, actor)
    if snapshot is None and demand is not None:
        snapshot = freeze(
            actor=actor,
            procurement=procurement,
            reason=_("Estimate and ceiling: %(reason)s") % {"reason": reason.strip()},
        )
    ceiling = ceiling_of(estimated_value, margin_percent)
    how = how_reached(snapshot) if snapshot else ""
    procurements.set_estimate(
        actor=actor,
        procurement=procurement,
        estimated_value=estimated_value,
        ceiling=ceiling,
        reason=f"{reason.strip()} {how}".strip(),
    )
    if snapshot is not None:
        Estimate.objects.create(
            procurement=procurement,
            snapshot=snapshot,
            estimated_value=estimated_value,
            margin_percent=margin_percent,
            ceiling=ceiling,
            reason=reason.strip(),
            set_by=actor,
        )
    record(
        audit_codes.ESTIMATE_SET,
        actor=actor,
        obj=procurement,
        case=procurement,
        data={
            "estimate": str(estimated_value),
            "ceiling": str(ceiling),
            "margin_percent": str(margin_percent),
            "answered": snapshot.answered if snapshot else 0,
            "asked": snapshot.asked if snapshot else 0,
            "snapshot": snapshot.number if snapshot else None,
            "sha256": snapshot.sha256 if snapshot else "",
        },
    )
    return ceiling


def how_reached(snapshot: Snapshot) -> str:
    """The sentences of the snapshot, and which one it is."""
    which = _("Snapshot %(number)s of the demand, SHA-256 %(sha)s….") % {
        "number": snapshot.number,
        "sha": snapshot.sha256[:12],
    }
    return f"{snapshot.content['reasoning']} {which}"
