"""Bjuv's electronic invoice for the matrix: made when an address asks for one."""

from typing import Any

from contracts.invoices import actions
from contracts.invoices.models import Invoice, InvoiceUpload
from contracts.invoices.uploads import Incoming
from portal.web.demo.bis3 import Bill
from tests.access.world import World


def _upload(w: World) -> InvoiceUpload:
    found = InvoiceUpload.objects.filter(organisation=w.bjuv).first()
    if found is not None:
        return found
    content = Bill(buyer=w.bjuv.name, buyer_number=w.bjuv.organisation_number).xml()
    made = actions.upload(actor=None, organisation=w.bjuv, files=[Incoming("a.xml", [content])])
    return actions.read_upload(actor=None, upload_id=made.pk)


def upload(w: World) -> dict[str, Any]:
    """An upload that is read, by its id."""
    return {"pk": _upload(w).pk}


def invoice(w: World) -> dict[str, Any]:
    """The invoice of it, by its id."""
    return {"pk": Invoice.objects.get(upload=_upload(w)).pk}
