"""Keeping documents: told by their content, private, with what they belong to."""

from typing import Any

from django.db import transaction

from contracts.quality import policies
from contracts.quality.models import Assessment, Deviation, QualityDocument
from contracts.quality.policies import Responder
from portal.core.errors import require
from portal.documents import actions as documents
from portal.documents.enums import MediaType, Secrecy

KIND = "quality"
TYPES = (MediaType.PDF, MediaType.XLSX, MediaType.PNG, MediaType.JPEG)


@transaction.atomic
def add_document(
    *, who: Responder, about: Assessment | Deviation, content: Any, filename: str, title: str = ""
) -> QualityDocument:
    """Keep a file with an assessment or a deviation. Audited by the store.

    Those of an individual case are secret: each reading of them is logged.
    """
    is_form = isinstance(about, Assessment)
    if isinstance(about, Assessment):
        decision = policies.may_answer(who, about)
        require(decision if who.link or about.organisation_id else policies.may_follow_up(who.user))
        secrecy = Secrecy.INTERNAL
    else:
        decision = (
            policies.may_open(who, about) if who.link else policies.may_attach(who.user, about)
        )
        require(decision)
        secrecy = Secrecy.SECRET if about.is_individual else Secrecy.INTERNAL
    document = documents.store(
        actor=who.user,
        content=content,
        filename=filename,
        title=title.strip() or filename,
        kind=KIND,
        organisation=about.organisation,
        allowed=TYPES,
        secrecy=secrecy,
    )
    place: dict[str, Any] = {"assessment" if is_form else "deviation": about}
    return QualityDocument.objects.create(
        document=document, from_supplier=who.link is not None, **place
    )
