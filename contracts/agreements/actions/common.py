"""What the verbs share: the lock, the named person, the audit row, the stored file."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, followers
from contracts.agreements.enums import DocumentKind
from contracts.agreements.models import Agreement, AgreementDocument
from contracts.agreements.term import require_reasons, term_until
from contracts.agreements.terms import Upload
from portal.audit.actions import record
from portal.core.errors import ActionError
from portal.documents import actions as documents
from portal.documents.enums import MediaType, Secrecy
from portal.documents.models import Document

DOCUMENT = "agreement"
FILES = (MediaType.PDF, MediaType.XLSX, MediaType.XLS, MediaType.CSV, MediaType.PNG, MediaType.JPEG)


def locked(agreement: Agreement | int) -> Agreement:
    """The agreement as it is now, held until the transaction ends."""
    pk = agreement if isinstance(agreement, int) else agreement.pk
    rows = Agreement.objects.select_for_update(of=("self",))
    return rows.select_related("procurement", "responsible").get(pk=pk)


def plain(value: Any) -> str:
    """A fact as the audit keeps it."""
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def named(decided_by: str, authority: str) -> tuple[str, str]:
    """The person who decided and by what right; both must be told (KL 6:38)."""
    if not decided_by.strip():
        raise ActionError(_("Name the person who decided."), field="decided_by")
    if not authority.strip():
        raise ActionError(_("Say by what authority the person decided."), field="authority")
    return decided_by.strip(), authority.strip()


def told(text: str, field: str = "reason") -> str:
    """A reason, which must be given."""
    if not text.strip():
        raise ActionError(_("Write the reason."), field=field)
    return text.strip()


def reasoned(agreement: Agreement, ends: date, reasons: str) -> list[str]:
    """Keep the special reasons for running to `ends`; refused when there must be some.

    Answers which fields of the agreement are to be saved.
    """
    require_reasons(term_until(agreement, ends), agreement.long_term_reason or reasons)
    if not reasons.strip():
        return []
    both = (agreement.long_term_reason.strip(), reasons.strip())
    agreement.long_term_reason = "\n\n".join(text for text in both if text)
    return ["long_term_reason"]


def write(code: str, *, actor: Any, agreement: Agreement, data: dict[str, Any]) -> None:
    """Audit what was done: in the procurement's story, or the responsible authority's.

    Those who show the agreement elsewhere are told, where it is another than it was.
    """
    record(
        code,
        actor=actor,
        obj=agreement,
        case=agreement.procurement,
        organisation=None if agreement.procurement_id else agreement.responsible,
        data=data,
    )
    if code in audit_codes.CHANGING:
        followers.tell(agreement, actor)


def keep(
    *,
    actor: Any,
    agreement: Agreement,
    upload: Upload,
    title: str,
    kind: DocumentKind | str,
    secrecy: Secrecy | str = Secrecy.INTERNAL,
    diary_number: str = "",
    amendment: Any = None,
) -> Document:
    """Store a file with the agreement; the caller has decided that `actor` may."""
    stored = documents.store(
        actor=actor,
        content=upload.content,
        filename=upload.filename,
        title=title,
        kind=DOCUMENT,
        organisation=agreement.responsible,
        case=agreement.procurement,
        allowed=FILES,
        secrecy=Secrecy(secrecy),
        diary_number=diary_number,
    )
    AgreementDocument.objects.create(
        agreement=agreement, document=stored, kind=kind, amendment=amendment
    )
    return stored
