"""Uploads of invoices that are read, and agreements with prices to hold them against."""

from typing import Any

from contracts.invoices import actions, uploads
from contracts.invoices.models import Invoice, InvoiceUpload, UploadedDocument
from contracts.invoices.uploads import Incoming

NUMBER = "2120001066"


def numbered(organisation: Any, number: str = NUMBER) -> Any:
    """The organisation with an organisation number, so that invoices find it."""
    organisation.organisation_number = number
    organisation.save(update_fields=["organisation_number"])
    return organisation


def uploaded(*contents: bytes, organisation: Any, actor: Any = None) -> InvoiceUpload:
    """Files that are received and not read."""
    files = [
        Incoming(f"faktura-{place}.xml", [content]) for place, content in enumerate(contents, 1)
    ]
    return actions.upload(actor=actor, organisation=organisation, files=files)


def read(*contents: bytes, organisation: Any, actor: Any = None) -> list[UploadedDocument]:
    """What became of each document of an upload."""
    made = uploaded(*contents, organisation=organisation, actor=actor)
    actions.read_upload(actor=actor, upload_id=made.pk)
    # A test that never commits would leave them behind.
    uploads.remove(made.folder)
    return list(made.documents.order_by("position"))


def invoice(content: bytes, *, organisation: Any, actor: Any = None) -> Invoice:
    """The invoice that a document gave."""
    [document] = read(content, organisation=organisation, actor=actor)
    assert document.invoice is not None, document.sentence
    return document.invoice
