"""Who may read a document: the room that stored it decides, by the document's kind."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.documents.models import Document

Reader = Callable[[Any, Document], Decision]

_readers: dict[str, Reader] = {}


def register(kind: str, reader: Reader) -> None:
    """Let `reader(user, document)` decide for documents of `kind`; called when the site starts."""
    _readers[kind] = reader


def may_read(user: Any, document: Document) -> Decision:
    """Whether `user` may read `document`; without a registered reader the queryset's rule holds."""
    reader = _readers.get(document.kind)
    if reader is not None:
        return reader(user, document)
    if Document.objects.visible_to(user).filter(pk=document.pk).exists():
        return Decision.yes()
    return Decision.no(_("The document belongs to an organisation you do not work in."))
