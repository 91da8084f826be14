"""What the page of an agreement shows of its invoiced prices."""

from typing import Any

from contracts.agreements.models import PriceRow
from contracts.invoices.prices import check as checking

# More lines than this are compared on the page of the check alone.
MOST_AT_ONCE = 1_000
SHOWN = 3


def prices(agreement: Any, user: Any) -> dict[str, Any] | None:
    """How the invoices' unit prices stand; six statements, one where there are no invoices."""
    lines = checking.count(agreement, user)
    if not lines:
        return None
    found = checking.check(agreement, user) if lines <= MOST_AT_ONCE else None
    return {
        "agreement": agreement,
        "lines": lines,
        "check": found,
        "worst": found.deviating[:SHOWN] if found else [],
        "has_prices": PriceRow.objects.filter(lot__agreement=agreement).exists(),
    }
