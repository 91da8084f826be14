"""From demand to estimate and ceiling."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries import selectors
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
) -> Decimal:
    """Write estimate and ceiling into the procurement, with how they were reached.

    The ceiling must be stated in the notice, and the agreement stops having effect when it is
    reached (C-23/20, HFD 2022:4), so a person chooses the margin and says why. Returns the ceiling.
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
    demand = selectors.consolidated(procurement, actor)
    ceiling = ceiling_of(estimated_value, margin_percent)
    how = selectors.reasoning(demand) if demand else ""
    procurements.set_estimate(
        actor=actor,
        procurement=procurement,
        estimated_value=estimated_value,
        ceiling=ceiling,
        reason=f"{reason.strip()} {how}".strip(),
    )
    record(
        "needs.estimate_set",
        actor=actor,
        obj=procurement,
        case=procurement,
        data={
            "estimate": str(estimated_value),
            "ceiling": str(ceiling),
            "margin_percent": str(margin_percent),
            "answered": demand.answered if demand else 0,
            "asked": demand.asked if demand else 0,
        },
    )
    return ceiling
