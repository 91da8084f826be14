"""Making the PDF/A mandate that a party decides on and signs."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mandates import papers
from mandates.models import Mandate
from portal.documents import actions as documents
from portal.documents import pdf

KIND = "mandate"


@transaction.atomic
def ensure_paper(*, mandate: Mandate) -> Any:
    """The document to sign, made if it is missing; safe to run twice and by two at once."""
    locked = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("request__procurement", "organisation", "paper")
        .get(pk=mandate.pk)
    )
    if locked.paper is None:
        store_paper(locked, actor=locked.request.sent_by)
    return locked.paper


def store_paper(mandate: Mandate, *, actor: Any) -> None:
    """Render and store the mandate as it stands; an earlier paper stays stored."""
    procurement = mandate.request.procurement
    with translation.override("sv"):
        content = pdf.render(papers.MANDATE, papers.mandate_data(mandate))
        title = _("Mandate, %(party)s") % {"party": mandate.organisation.name}
    mandate.paper = documents.store(
        actor=actor,
        content=content,
        filename=f"fullmakt-{slugify(mandate.organisation.short_name)}-{mandate.pk}.pdf",
        title=title,
        kind=KIND,
        organisation=mandate.organisation,
        case=procurement,
    )
    mandate.save(update_fields=["paper"])
