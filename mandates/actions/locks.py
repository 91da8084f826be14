"""What every action of this room locks before it reads: the case first, then the mandate."""

from typing import Any

from mandates.models import Mandate
from portal.procurements.models import Procurement


def case(procurement: Any) -> Procurement:
    """Lock the case: adding parties, deciding and locking the list cannot happen at once."""
    return Procurement.objects.select_for_update(of=("self",)).get(pk=procurement.pk)


def mandate(given: Mandate) -> Mandate:
    """Lock the mandate under its case and read it afresh."""
    case(given.request.procurement)
    return (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("request__procurement", "organisation")
        .get(pk=given.pk)
    )
