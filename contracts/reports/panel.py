"""What the page of an agreement shows of its suppliers' reports."""

from typing import Any

from contracts.reports import policies, selectors
from portal.organisations import access

SHOWN = 6


def reports_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """The latest reports with how they stand, for the association; four statements."""
    if not access.works_for_association(user):
        return None
    schedule = selectors.schedule_of(agreement)
    rows = selectors.listed(user).filter(agreement=agreement)
    counts = selectors.counts_of(agreement)
    return {
        "agreement": agreement,
        "schedule": schedule,
        "rows": list(rows.order_by("-period_end", "supplier__sort_name")[:SHOWN]),
        "late": counts["late"],
        "count": counts["every"],
        "may_coordinate": policies.may_coordinate(user),
    }
