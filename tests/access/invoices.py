"""Bjuv's electronic invoice for the matrix: made when an address asks for one."""

from typing import Any

from contracts.invoices.models import Invoice
from tests.access.world import World
from tests.support.bis3 import bill
from tests.support.factories import invoices


def _invoice(w: World) -> Invoice:
    found = Invoice.objects.filter(organisation=w.bjuv).first()
    if found is not None:
        return found
    content = bill(buyer=w.bjuv.name, buyer_number=w.bjuv.organisation_number)
    return invoices.invoice(content, organisation=w.bjuv)


def upload(w: World) -> dict[str, Any]:
    """An upload that is read, by its id."""
    return {"pk": _invoice(w).upload_id}


def invoice(w: World) -> dict[str, Any]:
    """The invoice of it, by its id."""
    return {"pk": _invoice(w).pk}
