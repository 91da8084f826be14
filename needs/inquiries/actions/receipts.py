"""The PDF/A that a party gets of what it submitted."""

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from needs.inquiries.answering import receipts
from needs.inquiries.answering.models import Receipt
from needs.inquiries.models import Answer
from portal.core.errors import ActionError
from portal.documents import actions as documents
from portal.documents import pdf


@transaction.atomic
def ensure_receipt(*, answer: Answer) -> Receipt:
    """The receipt of what is submitted now, made if it is missing; safe to run by two at once.

    It is made when somebody first asks for it, and at the latest before the answer is sent back, so
    that every submission has one. Raises `ActionError` before anything is submitted.
    """
    locked = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("inquiry__procurement", "organisation", "submitted_by")
        .get(pk=answer.pk)
    )
    if locked.submitted_at is None:
        raise ActionError(_("There is no receipt before the answer is submitted."))
    found = locked.receipts.filter(submitted_at=locked.submitted_at)
    existing = found.select_related("document").first()
    return existing or _make(locked)


def _make(answer: Answer) -> Receipt:
    submitted_at: Any = answer.submitted_at
    with translation.override("sv"):
        data = receipts.data_of(answer)
        content = pdf.render(receipts.TEMPLATE, data, moment=submitted_at)
        title = _("Receipt, needs of %(party)s") % {"party": answer.organisation.name}
    document = documents.store(
        actor=answer.submitted_by,
        content=content,
        filename=f"kvitto-behov-{slugify(answer.organisation.short_name)}-{answer.pk}.pdf",
        title=title,
        kind=receipts.KIND,
        organisation=answer.organisation,
        case=answer.inquiry.procurement,
    )
    return Receipt.objects.create(answer=answer, submitted_at=submitted_at, document=document)
