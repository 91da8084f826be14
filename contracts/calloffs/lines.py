"""A call-off that counts is told to the room of use: as lines of the source “call-off”."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.calloffs.models import CallOff
from contracts.usage import lines
from contracts.usage.enums import UsageSource


def _key(call_off: CallOff, version: int) -> str:
    """A place for each value the call-off has had: what was told once is never told anew."""
    return f"call-off:{call_off.pk}:{version}"


def add(call_off: CallOff, *, actor: Any) -> None:
    """Tell of a call-off with a value; one with a quantity alone says nothing in kronor."""
    if call_off.value is None:
        return
    call_off.version += 1
    call_off.save(update_fields=["version"])
    supplier = call_off.place.supplier
    line = lines.NewLine(
        row=1,
        organisation_id=call_off.organisation_id,
        day=call_off.made_on,
        amount=call_off.value,
        supplier_number=supplier.organisation_number,
        supplier_name=supplier.name,
        reference=call_off.lot.agreement.number,
        lot_id=call_off.lot_id,
        supplier_id=supplier.pk,
    )
    place = lines.Place(
        key=_key(call_off, call_off.version),
        title=_("Call-off %(call_off)s") % {"call_off": call_off},
        url=call_off.get_absolute_url(),
    )
    lines.add_lines(actor=actor, source=UsageSource.CALL_OFF, place=place, lines=[line])


def take_back(call_off: CallOff, *, actor: Any) -> None:
    """Undo what was told of the call-off last."""
    if call_off.version:
        lines.reverse_lines(actor=actor, key=_key(call_off, call_off.version))
