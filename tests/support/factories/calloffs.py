"""What tests of call-offs need: terms that hold, and a call-off that is made."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from contracts.agreements.models import AgreementSupplier
from contracts.calloffs import actions
from contracts.calloffs.models import CallOff
from contracts.calloffs.terms import CallOffTerms
from portal.core import clock


def terms(place: AgreementSupplier, value: int | str = 100_000, **changes: Any) -> CallOffTerms:
    """A call-off of today that runs for a year."""
    values: dict[str, Any] = {
        "place_id": place.pk,
        "made_on": clock.today(),
        "contract_to": clock.today() + timedelta(days=365),
        "decided_by": "Dora Direktör",
        "value": Decimal(value),
    }
    return CallOffTerms(**{**values, **changes})


def call_off(
    actor: Any, place: AgreementSupplier, organisation: Any, value: int | str = 100_000, **more: Any
) -> CallOff:
    """Made by the action that people use."""
    return actions.register_call_off(
        actor=actor, lot=place.lot, organisation=organisation, terms=terms(place, value, **more)
    )
