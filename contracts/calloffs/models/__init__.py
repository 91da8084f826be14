"""The models of call-offs: the call-off, how its supplier was chosen, and the ceiling."""

from contracts.calloffs.models.call_offs import (
    AskedSupplier,
    CallOff,
    CallOffDocument,
    Competition,
    Quote,
)
from contracts.calloffs.models.ceilings import CeilingAlert, CeilingRequest

__all__ = [
    "AskedSupplier",
    "CallOff",
    "CallOffDocument",
    "CeilingAlert",
    "CeilingRequest",
    "Competition",
    "Quote",
]
