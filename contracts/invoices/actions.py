"""The verbs of electronic invoices: receive files, read them, take an invoice out of use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contracts.invoices import (
    audit_codes,
    booked,
    policies,
    posting,
    sentences,
    storing,
    uploads,
)
from contracts.invoices.enums import InvoiceState, Result, UploadState
from contracts.invoices.models import Invoice, InvoiceUpload, UploadedDocument
from contracts.invoices.reading import ubl
from contracts.invoices.reading.documents import Document
from contracts.invoices.reading.faults import BadDocument
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.jobs.reading import numbers
from portal.organisations.models import Organisation

Progress = Callable[[int], None]
# So many documents share a transaction: their lines are matched and summed together.
TOGETHER = 100
LAPSE = timedelta(days=1)


def upload(
    *, actor: Any, organisation: Organisation, files: Iterable[uploads.Incoming]
) -> InvoiceUpload:
    """Receive files for an organisation; nothing is read yet. Audited.

    Raises `ActionError` with a sentence for a file that is neither XML nor ZIP, for too many and
    for too large ones; then nothing is kept.
    """
    require(policies.may_upload(actor, organisation))
    chosen = list(files)
    if not chosen:
        raise ActionError(_("Choose at least one file."), field="invoices")
    if len(chosen) > uploads.MAX_FILES:
        text = _("At most %(count)s files at a time. Put more of them in a ZIP.")
        raise ActionError(text % {"count": uploads.MAX_FILES}, field="invoices")
    try:
        folder, names, size = uploads.receive(chosen)
    except uploads.Unfit as unfit:
        name = unfit.name if len(chosen) > 1 else ""
        raise sentences.of_fault(unfit.fault, name) from unfit
    try:
        return _register(actor, organisation, folder, names, size)
    except BaseException:
        uploads.remove(folder)
        raise


@transaction.atomic
def _register(
    actor: Any, organisation: Organisation, folder: str, names: list[str], size: int
) -> InvoiceUpload:
    made = InvoiceUpload.objects.create(
        organisation=organisation,
        names=[numbers.mask_text(name) for name in names],
        size=size,
        folder=folder,
        uploaded_by=actor,
    )
    record(
        audit_codes.UPLOADED,
        actor=actor,
        obj=made,
        organisation=organisation,
        data={"files": len(names), "size": size},
    )
    return made


@dataclass(frozen=True, slots=True)
class _Read:
    """A document of an upload as it was read, or why it was not."""

    position: int
    name: str
    document: Document | None = None
    fault: BadDocument | None = None


def read_upload(*, actor: Any, upload_id: int, progress: Progress | None = None) -> InvoiceUpload:
    """Read every document of an upload; each is counted or listed with why it is not. Audited.

    A hundred documents share a transaction, so a worker that is killed has counted whole invoices
    only, and the next try goes on where it stopped: nothing twice, nothing missing. The files are
    deleted at the end.
    """
    found = InvoiceUpload.objects.select_related("organisation").get(pk=upload_id)
    require(policies.may_upload(actor, found.organisation))
    if found.state == UploadState.READ:
        return found
    if not uploads.is_there(found.folder):
        raise ActionError(_("The uploaded files are no longer kept. Upload them again."))
    try:
        for group in batched(_documents(found), TOGETHER, strict=False):
            _read_group(actor, found, group)
            if progress is not None:
                progress(group[-1].position)
    except FileNotFoundError:
        # Another worker has read everything and deleted the files.
        found.refresh_from_db()
        if found.state == UploadState.WAITING:
            raise
        return found
    return _close(actor, upload_id)


def _documents(found: InvoiceUpload) -> Iterator[_Read]:
    today = clock.today()
    every = uploads.documents_of(found.folder, found.names)
    for position, (name, content) in enumerate(every, start=1):
        shown = numbers.mask_text(name)[:300]
        if isinstance(content, BadDocument):
            yield _Read(position, shown, fault=content)
            continue
        try:
            yield _Read(position, shown, document=ubl.read(content, today=today))
        except BadDocument as fault:
            yield _Read(position, shown, fault=fault)


@transaction.atomic
def _read_group(actor: Any, found: InvoiceUpload, group: Sequence[_Read]) -> None:
    """Store a group of documents and let their lines be use; what is stored is passed by."""
    buyers = policies.buyers_of(found.organisation)
    _lock(sorted(buyer.pk for buyer in buyers))
    locked = InvoiceUpload.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if locked.state != UploadState.WAITING:
        return
    there = set(locked.documents.values_list("position", flat=True))
    register = storing.Register(actor=actor, upload=locked, buyers=buyers)
    results = []
    for read in group:
        if read.position in there:
            continue
        told = storing.Told(Result.REFUSED)
        if read.fault is not None:
            told = storing.refused(read.fault)
        elif read.document is not None:
            told = register.take(read.document)
        results.append(
            UploadedDocument(
                upload=locked,
                position=read.position,
                name=read.name,
                result=told.result,
                code=told.code,
                facts=told.facts,
                invoice=told.invoice,
            )
        )
    bookings = booked.bookings_of([one.invoice for one in register.added])
    posting.post(
        [
            posting.Posting(one.invoice, one.rows, one.references, bookings.get(one.invoice.pk))
            for one in register.added
            if one.invoice.state == InvoiceState.COUNTED
        ],
        actor=actor,
    )
    UploadedDocument.objects.bulk_create(results)


def _lock(organisation_ids: Sequence[int]) -> None:
    """Two who hand in the same invoice at once wait for each other, buyer by buyer."""
    with connection.cursor() as cursor:
        for pk in organisation_ids:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('invoices.buyer'), %s)", [pk])


@transaction.atomic
def _close(actor: Any, upload_id: int) -> InvoiceUpload:
    locked = InvoiceUpload.objects.select_for_update(of=("self",)).get(pk=upload_id)
    if locked.state != UploadState.WAITING:
        return locked
    locked.be_read()
    folder, locked.folder = locked.folder, ""
    locked.save(update_fields=["state", "read_at", "folder"])
    results = list(locked.documents.values_list("result", flat=True))
    record(
        audit_codes.READ,
        actor=actor,
        obj=locked,
        organisation=locked.organisation,
        data={result.value: results.count(result) for result in Result},
    )
    transaction.on_commit(lambda: uploads.remove(folder))
    return locked


@transaction.atomic
def withdraw(*, actor: Any, invoice: Invoice, reason: str) -> Invoice:
    """Take an invoice out of use; its lines are reversed by their opposites. Audited.

    The same invoice can be uploaded again, and then counts.
    """
    locked = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    require(policies.may_withdraw(actor, locked))
    if not reason.strip():
        raise ActionError(_("Say why the invoice is not to count."), field="reason")
    locked.be_withdrawn(reason.strip()[:300])
    locked.save(update_fields=["state", "reason"])
    posting.reverse(locked, actor=actor)
    record(
        audit_codes.WITHDRAWN,
        actor=actor,
        obj=locked,
        organisation=locked.organisation,
        data={"number": locked.number, "total": str(locked.total), "reason": locked.reason},
    )
    return locked


def lapse_old() -> int:
    """Delete files that no job has read for a day; they may hold personal numbers. Audited."""
    waiting = InvoiceUpload.objects.filter(
        state=UploadState.WAITING, uploaded_at__lt=clock.now() - LAPSE
    )
    ids = list(waiting.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            locked = InvoiceUpload.objects.select_for_update(of=("self",)).get(pk=pk)
            if locked.state != UploadState.WAITING:
                continue
            locked.lapse()
            folder, locked.folder = locked.folder, ""
            locked.save(update_fields=["state", "folder"])
            record(audit_codes.LAPSED, actor=None, obj=locked, organisation=locked.organisation)
            uploads.remove(folder)
    return len(ids)
