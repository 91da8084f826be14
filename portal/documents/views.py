"""Giving out a stored file to those who may read it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from portal.audit import access as audit_access
from portal.audit.actions import record
from portal.core.attachments import attachment
from portal.core.views import Audience, page
from portal.documents import audit_codes, readers
from portal.documents.models import Document


@page(Audience.PARTY)
def download(request: HttpRequest, pk: int) -> Any:
    """The file as an attachment; to those who may not read it, it does not exist (404, audited)."""
    document = Document.objects.select_related("organisation").filter(pk=pk).first()
    if document is None or not readers.may_read(request.user, document):
        return audit_access.get_visible(request, Document.objects.none(), pk=pk)
    if document.is_secret:
        with transaction.atomic():
            audit_access.seen(request, document)
            record(
                audit_codes.READ,
                actor=request.user,
                obj=document,
                organisation=document.organisation,
            )
    return attachment(
        document.file.open("rb"), name=document.download_name, media_type=document.media_type
    )
